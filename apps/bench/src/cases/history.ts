import { SIDES, type Side } from '@prochat/contract';
import type { MessageRange } from '@prochat/server/chat';
import type { Random } from '../data/random';
import { HISTORY, type Measurement } from '../measure/case';
import { Targets, type Subject } from './subject';

const PAGE = 50;

const POSITIONS = ['first', 'middle', 'deepest'] as const;

/** Which log, whose eyes, which part of it. */
interface Asked {
  conversation: (random: Random) => { id: string; length: number };
  side: Side;
  range: (length: number, random: Random) => MessageRange;
}

/** Pages of conversations' logs at every depth, for both audiences. */
export function historyCases(subject: Subject): Measurement[] {
  const { largest, normal } = logs(subject);
  return SIDES.flatMap((side) => [
    ...POSITIONS.flatMap((position) => [
      slice(subject, `${position} page, largest, ${side}`, {
        conversation: largest,
        side,
        range: pageAt(position),
      }),
      slice(subject, `${position} page, normal, ${side}`, {
        conversation: normal,
        side,
        range: pageAt(position),
      }),
    ]),
    slice(subject, `around, largest, ${side}`, { conversation: largest, side, range: around }),
    slice(subject, `after, normal, ${side}`, { conversation: normal, side, range: after }),
  ]);
}

/** The first page and the deepest of the same logs, to be compared. */
export function depthPairs(subject: Subject): { kind: string; first: Measurement; deepest: Measurement }[] {
  const pages = (conversation: Asked['conversation'], side: Side) => ({
    first: slice(subject, 'first', { conversation, side, range: pageAt('first') }),
    deepest: slice(subject, 'deepest', { conversation, side, range: pageAt('deepest') }),
  });
  const { largest, normal } = logs(subject);
  return SIDES.flatMap((side) => [
    { kind: `largest, ${side}`, ...pages(largest, side) },
    { kind: `normal, ${side}`, ...pages(normal, side) },
  ]);
}

function logs(subject: Subject): Record<'largest' | 'normal', Asked['conversation']> {
  const targets = new Targets(subject);
  const largest = { id: targets.largest, length: subject.world.lengths[0] ?? 0 };
  return { largest: () => largest, normal: (random) => random.pick(targets.long) };
}

function slice({ chat }: Subject, name: string, { conversation, side, range }: Asked): Measurement {
  return {
    group: 'history',
    name,
    goal: HISTORY,
    next(random) {
      const { id, length } = conversation(random);
      const asked = range(length, random);
      return () => chat.sliceMessages(id, side, asked);
    },
  };
}

function around(length: number, random: Random): MessageRange {
  return { around: random.between(1, length), limit: PAGE };
}

function after(length: number, random: Random): MessageRange {
  return { after: random.below(length), limit: PAGE };
}

function pageAt(position: (typeof POSITIONS)[number]): (length: number, random: Random) => MessageRange {
  switch (position) {
    case 'first':
      return () => ({ limit: PAGE });
    case 'middle':
      return (length, random) => ({
        before: Math.floor(length * (0.4 + random.next() * 0.2)) + 1,
        limit: PAGE,
      });
    case 'deepest':
      return () => ({ before: PAGE + 1, limit: PAGE });
  }
}
