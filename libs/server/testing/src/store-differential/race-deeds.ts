import fc from 'fast-check';
import { credentials, newAdmin, newUser } from './auth-deeds';
import { TRANSITIONS, openLimit, sentBy } from './chat-deeds';
import { deed, type Deed } from './deed';
import { Twin } from './twin';
import { END_USERS, STAFF, TEXTS, at, choice, minute } from './world';

const callers = fc.integer({ min: 2, max: 6 });
const user = fc.constantFrom(...END_USERS);
const staff = fc.constantFrom(...STAFF);

/**
 * Several callers at the same time, in such a way that all that may differ between two right stores is which caller gets
 * which reply. What cannot be promised to be alike, such as the order of different messages, is not raced here: the
 * contract suites do that.
 */
export const chatRaces: readonly Deed[] = [
  deed(
    'race createConversation',
    3,
    { callers, user, first: fc.option(fc.nat(9), { freq: 2 }), openLimit, minute },
    async (world, { callers: count, user: owner, first, openLimit: most, minute: when }) => {
      const message = first !== null && {
        ...sentBy(owner),
        clientId: `raced-${first}`,
        text: TEXTS[first] ?? '',
        attachments: [],
        createdAt: at(when),
      };
      const created = await world.stores.race('createConversation', count, {
        user: owner,
        topic: 'Raced',
        priority: 'normal',
        createdAt: at(when),
        openLimit: most,
        ...(message && { firstMessage: message }),
      });
      for (const both of created)
        world.keepMessage(world.keepConversation(both), both.first.message, both.second.message);
    },
  ),
  deed(
    'race appendMessages',
    3,
    { callers, conversation: choice, sender: user, clientId: fc.nat(9), minute },
    async (world, { callers: count, conversation, sender, clientId, minute: when }) => {
      const conversationId = world.conversation(conversation);
      const appended = await world.stores.race('appendMessages', count, [
        {
          ...sentBy(sender),
          conversationId,
          clientId: `raced-${clientId}`,
          text: TEXTS[clientId] ?? '',
          attachments: [],
          createdAt: at(when),
        },
      ]);
      for (const { first, second } of appended)
        if (first[0]?.ok && second[0]?.ok)
          world.keepMessage(conversationId, first[0].message, second[0].message);
    },
  ),
  deed(
    'race transition',
    3,
    { callers, conversation: choice, kind: fc.constantFrom('claim', 'close', 'reopen'), by: staff, minute },
    (world, { callers: count, conversation, kind, by, minute: when }) =>
      world.stores.race(
        'transition',
        count,
        world.conversation(conversation),
        TRANSITIONS[kind](by, at(when)),
      ),
  ),
  deed(
    'race reviseMessage',
    2,
    { callers, message: choice, minute },
    (world, { callers: count, message, minute: when }) => {
      const { conversation, id } = world.message(message);
      return world.stores.race('reviseMessage', count, conversation, id, { deleted: true }, at(when));
    },
  ),
  deed(
    'race markRead',
    2,
    { callers, conversation: choice, reader: staff, upToSeq: fc.nat(20), minute },
    (world, { callers: count, conversation, reader, upToSeq, minute: when }) =>
      world.stores.race('markRead', count, world.conversation(conversation), 'professional', {
        readerId: reader.id,
        upToSeq,
        at: at(when),
      }),
  ),
];

export const authRaces: readonly Deed[] = [
  deed('race createUser', 1, { callers, user: newUser }, async (world, { callers: count, user: input }) => {
    for (const { first, second } of await world.stores.race('createUser', count, input))
      world.users.push(new Twin(first.id, second.id));
  }),
  deed(
    'race createFirstAdmin',
    1,
    { callers, user: newAdmin },
    async (world, { callers: count, user: input }) => {
      for (const { first, second } of await world.stores.race('createFirstAdmin', count, input))
        if (first && second) world.users.push(new Twin(first.id, second.id));
    },
  ),
  deed('race updateUser', 2, { callers, who: choice }, (world, { callers: count, who }) =>
    world.stores.race('updateUser', count, world.user(who), { role: 'user' }),
  ),
  deed('race makeAccount', 2, { callers, who: choice, account: credentials }, (world, picks) =>
    world.stores.race('makeAccount', picks.callers, world.user(picks.who), picks.account),
  ),
  deed(
    'race rotateSession',
    2,
    { callers, session: choice, minute },
    async (world, { callers: count, session, minute: when }) => {
      const known = world.session(session);
      const rotations = await world.stores.race(
        'rotateSession',
        count,
        ...([known.id, known.refreshHash, 'raced', at(when)] as const),
      );
      if (rotations.some(({ first }) => first !== null)) known.refreshHash = 'raced';
    },
  ),
  deed(
    'race revokeSessionsOf',
    1,
    { callers, who: choice, minute },
    (world, { callers: count, who, minute: when }) =>
      world.stores.raceForIds(count, world.user(who), at(when)),
  ),
];
