import type { Role } from '@prochat/contract';
import type { NewUser, UserPatch, UserQuery } from '@prochat/server/auth';
import fc from 'fast-check';
import { deed, defined, limit, optional, type Deed } from './deed';
import { Twin } from './twin';
import type { Both } from './twin-stores';
import { at, choice, minute, type World } from './world';

const NAMES = ['Ana Oliveira', 'ana oliveira', 'Tomás Reyes', 'Émile 𐐀', 'Émile \uffee', 'dana'] as const;
export const EMAILS = ['ana@example.test', 'dana@example.test', 'priya@example.test', 'x.ana@example.test'];
const PREFIXES = ['an', 'ANA O', 'émi', 'd', 'x.', '%', '', 'ana@'] as const;
const ACCOUNT = { guest: false, passwordHash: '$argon2id$x' } as const;
const GUEST = { guest: true, passwordHash: null, role: 'user' } as const;

const name = fc.constantFrom(...NAMES);
const email = fc.constantFrom(...EMAILS);
/** Few admins: once there is one, what is true before the first can no longer be met. */
const role = fc.oneof(
  { weight: 12, arbitrary: fc.constantFrom<Role>('user', 'staff') },
  { weight: 1, arbitrary: fc.constant<Role>('admin') },
);
const hash = fc.constantFrom('hash-0', 'hash-1', 'hash-2');
const blockedUntil = fc.option(minute.map(at), { freq: 2 });

export const newUser: fc.Arbitrary<NewUser> = fc
  .record({ displayName: name, email: fc.option(email), role, guest: fc.nat(4), blockedUntil, minute })
  .map(({ guest, minute: created, ...user }) => ({
    ...user,
    ...(guest === 0 ? GUEST : ACCOUNT),
    createdAt: at(created),
  }));

export const newAdmin: fc.Arbitrary<NewUser> = fc
  .record({ displayName: name, email, minute })
  .map(({ minute: created, ...user }) => ({
    ...user,
    ...ACCOUNT,
    role: 'admin',
    blockedUntil: null,
    createdAt: at(created),
  }));

const patch: fc.Arbitrary<UserPatch> = fc.record(
  {
    displayName: name,
    email: fc.option(email),
    role,
    guest: fc.boolean(),
    blockedUntil,
    blockReason: fc.option(fc.constantFrom('Spam', '')),
  },
  { requiredKeys: [] },
);

export const credentials = fc.record({
  displayName: name,
  email,
  passwordHash: fc.constantFrom('$argon2id$y', '$argon2id$z'),
});

/** Accounts. */
export const userDeeds: readonly Deed[] = [
  deed('createUser', 6, { user: newUser }, async (world, { user }) =>
    keepUser(world, await world.stores.call('createUser', user)),
  ),
  deed('createFirstAdmin', 2, { user: newAdmin }, async (world, { user }) =>
    keepUser(world, await world.stores.call('createFirstAdmin', user)),
  ),
  deed('hasAdmin', 2, {}, ({ stores }) => stores.call('hasAdmin')),
  deed('findUser', 3, { who: choice }, (world, { who }) => world.stores.call('findUser', world.user(who))),
  deed(
    'findUserByEmail',
    2,
    { email: fc.constantFrom(...EMAILS, 'nobody@example.test', '') },
    (world, picks) => world.stores.call('findUserByEmail', picks.email),
  ),
  deed(
    'listUsers',
    5,
    { role: optional(role), q: optional(fc.constantFrom(...PREFIXES)), cursor: choice, limit },
    async (world, { cursor, ...query }) => {
      const given = { ...(defined(query) as UserQuery), ...world.cursor('users', cursor) };
      world.keepCursor('users', await world.stores.call('listUsers', given));
    },
  ),
  deed('listProfessionals', 3, { minute }, (world, picks) =>
    world.stores.call('listProfessionals', at(picks.minute)),
  ),
  deed('updateUser', 8, { who: choice, patch }, (world, { who, patch: changes }) =>
    world.stores.call('updateUser', world.user(who), changes),
  ),
  deed('makeAccount', 3, { who: choice, account: credentials }, (world, { who, account }) =>
    world.stores.call('makeAccount', world.user(who), account),
  ),
];

/** Sign-ins. They belong to generated people, as the server makes none for anybody else. */
export const sessionDeeds: readonly Deed[] = [
  deed(
    'createSession',
    5,
    { who: choice, refreshHash: hash, createdAt: minute, expiresAt: minute },
    async (world, { who, refreshHash, createdAt, expiresAt }) => {
      const userId = world.users[who % Math.max(1, world.users.length)];
      if (userId === undefined) return;
      const created = await world.stores.call('createSession', {
        userId,
        refreshHash,
        createdAt: at(createdAt),
        expiresAt: at(expiresAt + 5),
        userAgent: 'Firefox',
        ip: '192.0.2.1',
      });
      if (created) world.sessions.push({ id: new Twin(created.first.id, created.second.id), refreshHash });
    },
  ),
  deed('findSession', 2, { session: choice }, (world, { session }) =>
    world.stores.call('findSession', world.session(session).id),
  ),
  deed(
    'rotateSession',
    6,
    { session: choice, from: optional(hash), to: hash, minute, expiresAt: optional(minute) },
    async (world, { session, from, to, minute: when, expiresAt }) => {
      const known = world.session(session);
      const end = expiresAt === undefined ? [] : [at(expiresAt + 5)];
      const rotated = await world.stores.call(
        'rotateSession',
        ...([known.id, from ?? known.refreshHash, to, at(when), ...end] as const),
      );
      if (rotated?.first) known.refreshHash = rotated.first.refreshHash;
    },
  ),
  deed('revokeSession', 2, { session: choice, minute }, (world, { session, minute: when }) =>
    world.stores.call('revokeSession', world.session(session).id, at(when)),
  ),
  deed('revokeSessionsOf', 2, { who: choice, minute }, (world, { who, minute: when }) =>
    world.stores.call('revokeSessionsOf', world.user(who), at(when)),
  ),
  deed('removeExpiredSessions', 3, { minute: fc.nat(9) }, (world, { minute: when }) =>
    world.stores.call('removeExpiredSessions', at(when + 2)),
  ),
];

function keepUser(world: World, both: Both<'createUser'> | Both<'createFirstAdmin'>): void {
  if (both?.first && both.second) world.users.push(new Twin(both.first.id, both.second.id));
}
