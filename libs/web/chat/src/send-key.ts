import type { SendKey } from '@prochat/web/data-access';

const MOD = /Mac|iPhone|iPad/.test(navigator.userAgent) ? '⌘' : 'Ctrl';

/** The keys as they are labelled here. */
export function sendKeyLabel(key: SendKey): string {
  return key === 'enter' ? 'Enter' : `${MOD} + Enter`;
}
