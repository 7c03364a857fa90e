import { TestBed } from '@angular/core/testing';
import { tokenize } from 'linkifyjs';
import { LinkedText, toSegments } from './linked-text';

function linksOf(text: string): string[] {
  return toSegments(text, tokenize).flatMap(({ href }) => href ?? []);
}

describe('links in messages', () => {
  it('recognises addresses of the web and of e-mail', () => {
    expect(linksOf('See https://example.com/a?b=c and http://example.org.')).toEqual([
      'https://example.com/a?b=c',
      'http://example.org',
    ]);
    expect(linksOf('Write to ana@example.com')).toEqual(['mailto:ana@example.com']);
  });

  it('goes to https when no scheme was written', () => {
    expect(linksOf('www.example.com')).toEqual(['https://www.example.com']);
  });

  it('leaves every other scheme as text', () => {
    for (const text of [
      'javascript:alert(1)',
      'JaVaScRiPt:alert(1)//example',
      'data:text/html,<b>x</b>',
      'vbscript:msgbox',
      'file:///etc/passwd',
      'ftp://example.com/x',
    ])
      expect(linksOf(text).filter((href) => !/^(https?|mailto):/.test(href))).toEqual([]);
  });

  it('loses no character, whatever was written', () => {
    for (const text of [
      'a\n\n  b',
      ' <img src=x onerror=alert(1)> ',
      'x https://é.example/ü y',
      '🙂 ana@b.co,',
    ])
      expect(
        toSegments(text, tokenize)
          .map((segment) => segment.text)
          .join(''),
      ).toBe(text);
  });

  it('renders markup as the characters it is made of', async () => {
    const fixture = TestBed.createComponent(LinkedText);
    const text = '<img src=x onerror=alert(1)> https://example.com/<script>';
    fixture.componentRef.setInput('text', text);
    await fixture.whenStable();
    const page = fixture.nativeElement as HTMLElement;
    expect(page.textContent).toBe(text);
    await import('linkifyjs');
    await fixture.whenStable();
    expect(page.querySelector('img, script')).toBeNull();
    expect(page.textContent).toBe(text);
    const link = page.querySelector('a');
    expect(link?.rel).toContain('noopener');
    expect(link?.target).toBe('_blank');
  });
});
