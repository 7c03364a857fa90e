import type { PersonRef, Role } from './people';

/** How long a link may be good for, days. */
export const INVITE_DAYS = [1, 7, 30] as const;
export type InviteDays = (typeof INVITE_DAYS)[number];

/** An open invitation: whoever follows its link first makes an account with this role. */
export interface Invite {
  id: string;
  role: Role;
  /** Lower case; the account gets it. `null`: whoever joins gives his own. */
  email: string | null;
  createdBy: PersonRef;
  /** ISO 8601 UTC. */
  createdAt: string;
  /** ISO 8601 UTC. */
  expiresAt: string;
}
/** GET `/admin/invites`, admin: those that are still good, newest first. DELETE `/admin/invites/:id`, 204, takes one back. */
export interface InvitesResponse {
  items: Invite[];
}
/** POST `/admin/invites`, admin, 201. EMAIL_TAKEN. */
export interface CreateInviteRequest {
  role: Role;
  email?: string;
  /** Default 7. */
  days?: InviteDays;
}
export interface CreateInviteResponse {
  invite: Invite;
  /** The link; shown once, only the hash of its token is stored. */
  url: string;
}

/** POST `/auth/invite`, public: what the link is for. INVITE_CLOSED when it is used, taken back, expired or none of ours. */
export interface InviteTokenRequest {
  token: string;
}
export interface InviteResponse {
  invite: Pick<Invite, 'role' | 'email' | 'createdBy' | 'expiresAt'>;
}
/** POST `/auth/join`, public, 201, answers `UserResponse` and signs in; uses the link up. INVITE_CLOSED, EMAIL_TAKEN. */
export interface JoinRequest {
  token: string;
  displayName: string;
  password: string;
  /** Needed, and looked at, only when the invitation names none. */
  email?: string;
}
