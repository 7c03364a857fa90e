/** Nothing is done by one of these alone. */
const MODIFIERS = new Set([
  'Control',
  'Meta',
  'Alt',
  'AltGraph',
  'Shift',
  'CapsLock',
  'Dead',
  'Unidentified',
]);
const IS_MAC = /Mac|iPhone|iPad/.test(navigator.userAgent);

type Pressed = Pick<KeyboardEvent, 'key' | 'code' | 'ctrlKey' | 'metaKey' | 'altKey' | 'shiftKey'> &
  Partial<Pick<KeyboardEvent, 'getModifierState'>>;

/**
 * What was pressed as one word, such as `Mod+Alt+E`, `Alt+J` or `?`; `Mod` is Ctrl or the Mac's Cmd. `null` for a modifier
 * alone, and for what AltGr writes (`€` comes with Ctrl and Alt on Windows).
 */
export function chordOf(event: Pressed): string | null {
  const alone = !event.ctrlKey && !event.metaKey && !event.altKey;
  if (event.getModifierState?.('AltGraph')) return null;
  const key = alone ? event.key : letterOf(event);
  if (alone && MODIFIERS.has(key)) return null;
  if (alone) return key.length === 1 ? key.toLowerCase() : key;
  if (MODIFIERS.has(key)) return null;
  return [
    ...(event.ctrlKey || event.metaKey ? ['Mod'] : []),
    ...(event.altKey ? ['Alt'] : []),
    ...(event.shiftKey ? ['Shift'] : []),
    key,
  ].join('+');
}

/** Of another layout than QWERTY the letter itself; where Alt makes another sign of it (Mac: ∆), the key it is on. */
function letterOf({ key, code }: Pressed): string {
  if (/^[a-z]$/i.test(key)) return key.toUpperCase();
  return /^(?:Key|Digit)(.)$/.exec(code)?.[1] ?? key;
}

/** A key that writes when it is pressed alone. */
export function isLetter(chord: string): boolean {
  return chord.length === 1;
}

/** The keys of a chord as they are labelled here. */
export function labelsOf(chord: string): string[] {
  if (chord === '+') return ['+'];
  const names: Record<string, string> = IS_MAC ? { Mod: '⌘', Alt: '⌥', Shift: '⇧' } : { Mod: 'Ctrl' };
  return chord.split('+').map((key) => names[key] ?? (key.length === 1 ? key.toUpperCase() : key));
}
