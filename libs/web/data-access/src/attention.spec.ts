import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { TestBed } from '@angular/core/testing';
import { Attention } from './attention';

const PAGE = readFileSync(join(__dirname, '../../../../apps/web/src/index.html'), 'utf8');

describe('attention', () => {
  const icon = (): string => document.querySelector('link[rel="icon"]')?.getAttribute('href') ?? '';
  const drawn = (): Document =>
    new DOMParser().parseFromString(
      decodeURIComponent(icon().slice('data:image/svg+xml,'.length)),
      'image/svg+xml',
    );

  it('puts the number of unread messages before the title, and onto the icon without fetching one', () => {
    const page = new DOMParser().parseFromString(PAGE, 'text/html');
    document.head.append(page.querySelector('link[rel="icon"]') as Element);
    document.title = 'Professional Chat';
    const plain = icon();
    const attention = TestBed.inject(Attention);

    attention.unread.set(3);
    TestBed.tick();
    expect(document.title).toBe('(3) Professional Chat');
    expect(icon()).toMatch(/^data:image\/svg\+xml,/);
    expect(drawn().querySelector('parsererror')).toBeNull();
    expect(drawn().querySelector('text')?.textContent).toBe('3');

    attention.unread.set(12);
    attention.setTitle('Queue');
    TestBed.tick();
    expect(document.title).toBe('(12) Queue');
    expect(drawn().querySelector('text')?.textContent).toBe('9+');

    attention.unread.set(0);
    TestBed.tick();
    expect([document.title, icon()]).toEqual(['Queue', plain]);
  });
});
