import type { AuthStore } from '@prochat/server/auth';
import type { ChatStore } from '@prochat/server/chat';
import type { Filled } from '../data/fill';
import type { Random } from '../data/random';
import type { World } from '../data/world';

/** A filled store that is measured. */
export interface Subject {
  auth: AuthStore;
  chat: ChatStore;
  world: World;
  filled: Filled;
}

/** The ids of some people and conversations, chosen once, so that choosing costs a sample nothing. */
export class Targets {
  /** Of conversation 0, by far the longest. */
  readonly largest: string;
  /** Other conversations of at least 100 messages; all when there are none so long. */
  readonly long: readonly { id: string; length: number }[];
  /** Long ones that are not closed. */
  readonly writable: readonly string[];

  constructor({ world, filled }: Subject) {
    const all = Array.from({ length: world.size.conversations }, (_, index) => ({
      index,
      id: filled.conversations[index] ?? '',
      length: world.lengths[index] ?? 0,
    })).slice(1);
    const long = all.filter(({ length }) => length >= 100);
    this.largest = filled.conversations[0] ?? '';
    this.long = long.length > 0 ? long : all;
    this.writable = all
      .filter(({ index }) => world.conversation(index).status !== 'closed')
      .map(({ id }) => id);
  }
}

/** The id of a user who has conversations; whoever has many is found often. */
export function someUser({ world, filled }: Subject, random: Random): string {
  return filled.users[world.conversation(random.below(world.size.inbox)).user] ?? '';
}

export function someProfessional({ filled }: Subject, random: Random): string {
  return random.pick(filled.professionals);
}
