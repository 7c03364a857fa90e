import { ROLES } from '@prochat/contract';
import fc from 'fast-check';
import { deed, type Deed } from './deed';
import { Twin } from './twin';
import { STAFF, at, choice, minute } from './world';

const FAR = 20;
const role = fc.constantFrom(...ROLES);
const email = fc.option(fc.constant('new@example.test'));
const by = fc.constantFrom(...STAFF);
/** Which of those made so far, newest last; now and then none. */
const nth = fc.nat(2);
const value = fc.option(
  fc.oneof(
    fc.boolean(),
    fc.nat(9),
    fc.constant(null).map(() => ['image/png', 'text/plain']),
  ),
  {
    freq: 3,
  },
);
const changes = fc
  .record({ guests: value, messageMaxChars: value, uploadTypes: value }, { requiredKeys: [] })
  .map((picked): Record<string, boolean | number | string[] | null> => picked);

/** Invitations and settings. Hashes are never used twice, as tokens are not. */
export const installationDeeds: readonly Deed[] = [
  deed('createInvite', 4, { role, email, by, minute, life: fc.nat(FAR) }, async (world, picks) => {
    const both = await world.stores.call('createInvite', {
      tokenHash: `invite-${world.invites.length}`,
      role: picks.role,
      email: picks.email,
      createdBy: picks.by,
      createdAt: at(picks.minute),
      expiresAt: at(picks.minute + picks.life),
    });
    if (both) world.invites.push(new Twin(both.first.id, both.second.id));
  }),
  deed('findInvite', 3, { nth, minute }, (world, picks) =>
    world.stores.call('findInvite', world.inviteHash(picks.nth), at(picks.minute)),
  ),
  deed('listInvites', 2, { minute }, ({ stores }, picks) => stores.call('listInvites', at(picks.minute))),
  deed('takeInvite', 2, { nth, minute }, (world, picks) =>
    world.stores.call('takeInvite', world.inviteHash(picks.nth), at(picks.minute)),
  ),
  deed('removeInvite', 2, { invite: choice }, (world, { invite }) =>
    world.stores.call('removeInvite', world.invite(invite)),
  ),
  deed('readSettings', 1, {}, ({ stores }) => stores.call('readSettings')),
  deed('changeSettings', 3, { changes }, ({ stores }, picks) => stores.call('changeSettings', picks.changes)),
];

/** See `chatRaces`. */
export const installationRaces: readonly Deed[] = [
  deed('race takeInvite', 1, { nth, minute }, (world, picks) =>
    world.stores.race('takeInvite', 3, world.inviteHash(picks.nth), at(picks.minute)),
  ),
];
