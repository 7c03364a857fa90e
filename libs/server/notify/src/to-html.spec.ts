import { describe, expect, it } from '@jest/globals';
import { toHtml } from './to-html';

describe('a letter as HTML', () => {
  it('has paragraphs and lines', () => {
    const html = toHtml({ subject: 'Hi', text: 'One\ntwo\n\nThree\r\n\r\nFour\n', language: 'pt' });
    expect(html).toContain('<html lang="pt">');
    expect(html.match(/<p .*<\/p>/g)).toEqual([
      '<p dir="auto">One<br>two</p>',
      '<p dir="auto">Three</p>',
      '<p dir="auto">Four</p>',
    ]);
  });

  it('makes nothing of what looks like markup', () => {
    const nasty = `</title><img src=x onerror="alert(1)"> & <a href='javascript:x'>`;
    const html = toHtml({ subject: nasty, text: nasty, language: 'en' });
    expect(html).not.toMatch(/<img|<a |onerror="|href='/);
    expect(html).toContain('&lt;img src=x onerror=&quot;alert(1)&quot;&gt; &amp; &lt;a href=&#39;');
  });
});
