import { TestBed } from '@angular/core/testing';
import { Attention } from './attention';

describe('attention', () => {
  it('puts the number of unread messages before the title, and marks the icon', () => {
    document.title = 'Professional Chat';
    document.head.innerHTML += '<link rel="icon" href="/favicon.svg">';
    const icon = () => document.querySelector('link[rel="icon"]')?.getAttribute('href');
    const attention = TestBed.inject(Attention);
    attention.unread.set(3);
    TestBed.tick();
    expect([document.title, icon()]).toEqual(['(3) Professional Chat', '/favicon-unread.svg']);
    attention.setTitle('Queue');
    TestBed.tick();
    expect(document.title).toBe('(3) Queue');
    attention.unread.set(0);
    TestBed.tick();
    expect([document.title, icon()]).toEqual(['Queue', '/favicon.svg']);
  });
});
