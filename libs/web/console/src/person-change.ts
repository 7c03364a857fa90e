import type { Role, UpdateUserRequest, User } from '@prochat/contract';
import { TEXTS } from './texts';

/** What an admin wants of an account, before he has confirmed it. */
export type PersonChange =
  { kind: 'role'; person: User; role: Role } | { kind: 'block' | 'unblock' | 'password'; person: User };

export const BLOCK_TIMES = ['day', 'week', 'always'] as const;
export type BlockTime = (typeof BLOCK_TIMES)[number];

const DAY_MS = 86_400_000;
/** The last instant stores can compare as text: until somebody lifts it. */
const FOR_EVER = '9999-12-31T23:59:59.999Z';

export function blockedUntil(time: BlockTime, now = Date.now()): string {
  if (time === 'always') return FOR_EVER;
  return new Date(now + (time === 'day' ? 1 : 7) * DAY_MS).toISOString();
}

export function isBlocked({ blockedUntil }: Pick<User, 'blockedUntil'>, now = Date.now()): boolean {
  return blockedUntil !== null && Date.parse(blockedUntil) > now;
}

/** The end of a block, or `null` when it has none. */
export function blockEnd({ blockedUntil }: Pick<User, 'blockedUntil'>): string | null {
  return blockedUntil === FOR_EVER ? null : blockedUntil;
}

/** What is asked for beside the confirmation. */
export interface ChangeDetails {
  time: BlockTime;
  /** Empty: none is given. */
  reason: string;
  password: string;
}

export function toRequest(
  change: PersonChange,
  { time, reason, password }: ChangeDetails,
): UpdateUserRequest {
  switch (change.kind) {
    case 'role':
      return { role: change.role };
    case 'block':
      return { blockedUntil: blockedUntil(time), ...(reason && { reason }) };
    case 'unblock':
      return { blockedUntil: null };
    case 'password':
      return { password };
  }
}

interface Wording {
  title: string;
  text: string;
  button: string;
  /** Said when it has been done. */
  done: string;
}

/** The change as a question, and as what has happened. */
export function wordingOf(change: PersonChange): Wording {
  const name = change.person.displayName;
  switch (change.kind) {
    case 'role':
      return {
        title: TEXTS.changeRoleTitle(name, change.role),
        text: TEXTS.changeRoleText[change.role],
        button: TEXTS.changeRoleButton,
        done: TEXTS.roleChanged(name, TEXTS.roles[change.role]),
      };
    case 'block':
      return {
        title: TEXTS.blockTitle(name),
        text: TEXTS.blockText,
        button: TEXTS.blockButton,
        done: TEXTS.hasBeenBlocked(name),
      };
    case 'unblock':
      return {
        title: TEXTS.unblockTitle(name),
        text: TEXTS.unblockText,
        button: TEXTS.unblockButton,
        done: TEXTS.hasBeenUnblocked(name),
      };
    case 'password':
      return {
        title: TEXTS.passwordTitle(name),
        text: TEXTS.passwordText,
        button: TEXTS.passwordButton,
        done: TEXTS.passwordSet(name),
      };
  }
}
