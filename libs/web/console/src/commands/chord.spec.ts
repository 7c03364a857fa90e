import { chordOf, isLetter, labelsOf } from './chord';

const pressed = (key: string, rest: Partial<Parameters<typeof chordOf>[0]> = {}): string | null =>
  chordOf({ key, code: '', ctrlKey: false, metaKey: false, altKey: false, shiftKey: false, ...rest });

describe('what was pressed', () => {
  it('is one word', () => {
    expect(pressed('k', { ctrlKey: true })).toBe('Mod+K');
    expect(pressed('k', { metaKey: true })).toBe('Mod+K');
    expect(pressed('e', { ctrlKey: true, altKey: true })).toBe('Mod+Alt+E');
    expect(pressed('J', { altKey: true, shiftKey: true })).toBe('Alt+Shift+J');
    expect(pressed('?', { shiftKey: true })).toBe('?');
    expect(pressed('J', { shiftKey: true })).toBe('j');
  });

  it('is the key where Alt makes another sign of it', () => {
    expect(pressed('∆', { altKey: true, code: 'KeyJ' })).toBe('Alt+J');
    expect(pressed('Dead', { altKey: true, code: 'KeyE' })).toBe('Alt+E');
  });

  it('is the letter where another one stands on the key', () => {
    expect(pressed('e', { altKey: true, code: 'KeyD' })).toBe('Alt+E');
  });

  it('is nothing for a modifier, and for what AltGr writes', () => {
    expect(pressed('Shift', { shiftKey: true })).toBeNull();
    expect(pressed('Alt', { altKey: true })).toBeNull();
    const getModifierState = (name: string): boolean => name === 'AltGraph';
    expect(pressed('€', { ctrlKey: true, altKey: true, code: 'KeyE', getModifierState })).toBeNull();
  });

  it('is labelled as on the keyboard', () => {
    expect(labelsOf('Mod+Alt+E')).toEqual(['Ctrl', 'Alt', 'E']);
    expect(labelsOf('j')).toEqual(['J']);
    expect(isLetter('?')).toBe(true);
    expect(isLetter('Alt+J')).toBe(false);
  });
});
