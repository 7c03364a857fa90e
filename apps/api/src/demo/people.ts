import { CAST, type CastMember } from '@prochat/server/testing';

const other = (displayName: string, email: string): Pick<CastMember, 'displayName' | 'email'> => ({
  displayName,
  email,
});

/** End users who only fill the lists; they have no password. The cast is in `@prochat/server/testing`. */
const OTHERS = {
  yusuf: other('Yusuf Demir', 'yusuf@example.com'),
  elena: other('Elena Kovač', 'elena@example.com'),
  henrik: other('Henrik Lund', 'henrik@example.com'),
  sofia: other('Sofia Marchetti', 'sofia@example.com'),
  jonas: other('Jonas Keller', 'jonas@example.com'),
  amelie: other('Amélie Laurent', 'amelie@example.com'),
  grace: other('Grace Mwangi', 'grace@example.com'),
  liam: other('Liam O’Connor', 'liam@example.com'),
  noor: other('Noor Haddad', 'noor@example.com'),
  petra: other('Petra Novák', 'petra@example.com'),
} as const;

export const END_USERS: Record<string, Pick<CastMember, 'displayName' | 'email'> & { password?: string }> = {
  ana: CAST.ana,
  tomas: CAST.tomas,
  ...OTHERS,
};
