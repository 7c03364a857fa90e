/**
 * What the load on a store and the audit after a crash agree on: what a lane does as its i-th step follows from numbers
 * alone, so that the audit knows every text that was ever sent without having been told.
 */

/** Conversations every lane writes to; beside them each lane has one of its own at a time. */
export const SHARED = 3;
/** The lane that makes the shared conversations, before the others begin. */
export const SHARED_LANE = -1;

export type Step =
  | 'create'
  | 'append'
  | 'append twice'
  | 'note'
  | 'claim'
  | 'close'
  | 'reopen'
  | 'hand over'
  | 'read'
  | 'edit'
  | 'delete'
  | 'look'
  | 'search';

/** One step of a lane as acknowledged by the store. A process prints each as a line of JSON after its ack. */
export interface Fact {
  lane: number;
  i: number;
  step: Step;
  conversationId: string;
  /** The message that was stored or revised; for `claim` and the like the event. Absent when nothing was written. */
  message?: { id: string; seq: number; clientId: string | null; text: string };
  /** The conversation was closed: nothing was to be stored. */
  refused?: true;
  /** `edit`, `delete`: the revision it got. */
  revision?: number;
  /** `read`: the cursor. */
  read?: { side: 'user' | 'professional'; upToSeq: number };
}

export interface OwnMessage {
  conversationId: string;
  id: string;
  seq: number;
}

/** How far a lane has come, from its facts alone: a process that starts after a crash goes on from there. */
export interface LaneState {
  lane: number;
  /** The step that comes next; it may have been under way when the process died, and is then done again. */
  next: number;
  /** The lane's own conversation. */
  desk: string | null;
  /** The lane's latest messages that may be edited, at most `OWN_MESSAGES`. */
  own: OwnMessage[];
}

const OWN_MESSAGES = 8;

export function newLane(lane: number): LaneState {
  return { lane, next: 0, desk: null, own: [] };
}

export function afterFact(state: LaneState, { i, step, conversationId, message }: Fact): LaneState {
  const own = state.own.filter(({ id }) => step !== 'delete' || id !== message?.id);
  const isNew = message && (step === 'append' || step === 'append twice' || step === 'note');
  if (isNew) own.push({ conversationId, id: message.id, seq: message.seq });
  return {
    ...state,
    next: i + 1,
    desk: step === 'create' ? conversationId : state.desk,
    own: own.slice(-OWN_MESSAGES),
  };
}

/** What the lane does next. `seed` makes another load of the same length. */
export function stepOf({ lane, next, desk, own }: LaneState, seed: number): Step {
  if (desk === null) return 'create';
  const n = numberOf(seed, lane, next, 0) % 100;
  if (n < 46) return 'append';
  if (n < 52) return 'append twice';
  if (n < 58) return 'note';
  if (n < 63) return 'claim';
  if (n < 66) return 'close';
  if (n < 70) return 'reopen';
  if (n < 73) return 'hand over';
  if (n < 83) return 'read';
  if (n < 85) return 'create';
  if (n < 96) return own.length === 0 ? 'append' : n < 92 ? 'edit' : 'delete';
  return n < 99 ? 'look' : 'search';
}

export function clientIdOf(lane: number, i: number): string {
  return `l${lane + 1}n${i}`;
}

/** @returns `null` when the id is none of `clientIdOf` */
export function fromClientId(clientId: string): { lane: number; i: number } | null {
  const [, lane, i] = /^l(\d+)n(\d+)$/.exec(clientId) ?? [];
  return lane === undefined ? null : { lane: Number(lane) - 1, i: Number(i) };
}

const VOCABULARY = [
  'invoice',
  'Straße',
  'Olá',
  'refund',
  'parcel',
  'late',
  'garçon',
  'thanks',
  'naïve',
  'ΩMEGA',
];

/**
 * The text a lane's i-th step sends: words nobody else uses, some of everybody's, and letters up to some length.
 * @param edit the step that edited it, if one has
 */
export function textOf(lane: number, i: number, edit: number | null, mostLetters: number): string {
  const at = edit ?? i;
  const word = (n: number) => VOCABULARY[numberOf(n, lane, at, 1) % VOCABULARY.length] ?? '';
  const letters = numberOf(0, lane, at, 2) % (mostLetters + 1);
  const start = edit === null ? clientIdOf(lane, i) : `${clientIdOf(lane, i)} e${edit}`;
  return `${start} ${word(1)} ${word(2)} ${word(3)} ${'x'.repeat(letters)}`.trimEnd();
}

/** The step that edited the text last; `null` for a text as first sent. */
export function editOf(text: string): number | null {
  const [, edit] = /^l\d+n\d+ e(\d+) /.exec(text) ?? [];
  return edit === undefined ? null : Number(edit);
}

/** A number below 2^32 that follows from the others and looks like chance. */
export function numberOf(...numbers: readonly number[]): number {
  let hash = 0x811c9dc5;
  for (const n of numbers) {
    hash = Math.imul(hash ^ n, 0x85ebca6b);
    hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
    hash ^= hash >>> 16;
  }
  return hash >>> 0;
}
