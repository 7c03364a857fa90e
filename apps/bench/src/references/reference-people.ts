import type { FleetPlan } from '../load/plan';

/** `u`: an end user, `p`: a professional. A reference knows people by number and believes their token, `u:7`. */
export interface Person {
  kind: 'u' | 'p';
  index: number;
}

const ID_CHARS = 24;

export function userIdOf({ kind, index }: Person): string {
  return (kind === 'u' ? 'a' : 'b') + index.toString(16).padStart(ID_CHARS - 1, '0');
}

export function conversationIdOf(index: number): string {
  return index.toString(16).padStart(ID_CHARS, '0');
}

/** The same shape of talk that the product's people have: each end user one conversation, professionals in turn. */
export function referenceFleet(
  url: string,
  { conversations, professionals, idle = 0 }: { conversations: number; professionals: number; idle?: number },
): FleetPlan {
  const tokens = (kind: Person['kind'], count: number): string[] =>
    Array.from({ length: count }, (_, i) => `${kind}:${i}`);
  return {
    url,
    people: [...tokens('u', conversations + idle), ...tokens('p', professionals)],
    conversations: Array.from({ length: conversations }, (_, i) => ({
      id: conversationIdOf(i),
      user: i,
      professional: conversations + idle + (i % professionals),
    })),
  };
}
