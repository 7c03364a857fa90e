import type { Role } from '@prochat/contract';

/** One person of the fixed cast, as every test, demo and screenshot knows him. */
export interface CastMember {
  displayName: string;
  email: string;
  password: string;
  role: Role;
}

const member = (displayName: string, email: string, role: Role): CastMember => ({
  displayName,
  email,
  password: `${email.split('@')[0]}-signs-in`,
  role,
});

/** Two who ask, two who answer, one who runs it. */
export const CAST = {
  ana: member('Ana Oliveira', 'ana@example.com', 'user'),
  tomas: member('Tomás Reyes', 'tomas@example.com', 'user'),
  dana: member('Dana Whitfield', 'dana@example.com', 'staff'),
  mikael: member('Mikael Berg', 'mikael@example.com', 'staff'),
  priya: member('Priya Nair', 'priya@example.com', 'admin'),
} as const satisfies Record<string, CastMember>;

export type CastName = keyof typeof CAST;
