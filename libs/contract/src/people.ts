/** `user < staff < admin`. A professional is anyone who is at least `staff`. */
export const ROLES = ['user', 'staff', 'admin'] as const;
export type Role = (typeof ROLES)[number];

/** The two sides of a conversation. `unreadCounts`, `sent` and read cursors are kept per side. */
export const SIDES = ['user', 'professional'] as const;
export type Side = (typeof SIDES)[number];

/** True when `role` is `least` or above it in `user < staff < admin`. */
export function isAtLeast(role: Role, least: Role): boolean {
  return ROLES.indexOf(role) >= ROLES.indexOf(least);
}

/** What everybody may know of somebody. */
export interface PersonRef {
  id: string;
  displayName: string;
}

/** What a person sees of himself (`/auth/me`), and an admin of everybody. Never carries a hash or a token. */
export interface User extends PersonRef {
  /** Lower case. `null` for a guest who gave none. */
  email: string | null;
  role: Role;
  guest: boolean;
  /** ISO 8601 UTC; set while the person is blocked. */
  blockedUntil: string | null;
  /** Why, as the blocked person is told; only while he is blocked and a reason was given. */
  blockReason?: string;
  /** ISO 8601 UTC. */
  createdAt: string;
}

/** What staff see of the end user beside his conversation. */
export type PersonDetails = Pick<User, 'id' | 'displayName' | 'email' | 'guest' | 'createdAt'>;
