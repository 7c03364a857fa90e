import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { TestBed } from '@angular/core/testing';
import { Theme } from './theme';

const FIRST_PAINT = readFileSync(join(__dirname, '../../../../apps/web/public/theme.js'), 'utf8');

describe('the theme', () => {
  const root = document.documentElement;

  beforeEach(() => {
    localStorage.clear();
    delete root.dataset['theme'];
  });

  it('follows the system until somebody chooses', () => {
    const theme = TestBed.inject(Theme);
    expect(theme.mode()).toBe('system');
    expect(root.dataset['theme']).toBeUndefined();
    theme.set('dark');
    expect(root.dataset['theme']).toBe('dark');
    theme.set('system');
    expect(root.dataset['theme']).toBeUndefined();
  });

  it('is there before the first paint of the next visit', () => {
    TestBed.inject(Theme).set('dark');
    delete root.dataset['theme'];
    const script = document.createElement('script');
    script.textContent = FIRST_PAINT;
    document.head.append(script);
    expect(root.dataset['theme']).toBe('dark');
    TestBed.resetTestingModule();
    expect(TestBed.inject(Theme).mode()).toBe('dark');
  });
});
