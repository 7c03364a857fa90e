import type { Words } from '@prochat/web/ui';

const ORDINALS = new Intl.PluralRules('en', { type: 'ordinal' });
const ENDINGS: Partial<Record<Intl.LDMLPluralRule, string>> = { one: 'st', two: 'nd', few: 'rd' };

/** Every word about waiting for a professional. */
export const EN = {
  title: 'Your place in the queue',
  next: 'You are next',
  place: (position: number) => `${position}${ENDINGS[ORDINALS.select(position)] ?? 'th'} in line`,
  unknown: 'You are in line',
  hint: 'A professional will join you here.',
  usualWait: 'People usually wait',
  minutes: (from: string, to: string) => (from === to ? `${from} min` : `${from}-${to} min`),
  basedOn: 'Based on',
  waits: (count: string) => `the last ${count} waits`,
  leave: 'You can close this page. Your message is saved, and the answer will be here.',
  leaveGuest: 'You can close this page. Your message is saved, and the answer will be here, in this browser.',
};

export type Texts = Words<typeof EN>;
