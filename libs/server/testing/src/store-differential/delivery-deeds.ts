import { DRAFT_SLOTS } from '@prochat/contract';
import fc from 'fast-check';
import { deed, type Deed } from './deed';
import { END_USERS, STAFF, TEXTS, at, choice, minute } from './world';

const side = fc.constantFrom('user' as const, 'professional' as const);
/** Few, so that what was typed is found again. */
const person = fc.constantFrom(END_USERS[0], STAFF[0]);
const slot = fc.constantFrom(...DRAFT_SLOTS);

/** How far messages have come, and what is not sent yet. */
export const deliveryDeeds: readonly Deed[] = [
  deed('recallConversation', 3, { conversation: choice }, (world, { conversation }) =>
    world.stores.call('recallConversation', world.conversation(conversation)),
  ),
  deed(
    'markDelivered',
    4,
    { conversation: choice, side, upToSeq: fc.nat(20) },
    (world, { conversation, side: whose, upToSeq }) =>
      world.stores.call('markDelivered', world.conversation(conversation), whose, upToSeq),
  ),
  deed('race markDelivered', 1, { conversation: choice, side, upToSeq: fc.nat(20) }, (world, picks) =>
    world.stores.race('markDelivered', 3, world.conversation(picks.conversation), picks.side, picks.upToSeq),
  ),
  deed('findDrafts', 3, { conversation: choice, person }, (world, { conversation, person: { id } }) =>
    world.stores.call('findDrafts', id, world.conversation(conversation)),
  ),
  deed(
    'saveDraft',
    5,
    { conversation: choice, person, slot, text: fc.constantFrom('', ...TEXTS.slice(0, 3)), minute },
    async (world, { conversation, person: { id }, minute: when, ...draft }) => {
      const where = world.knownConversation(conversation);
      if (where) await world.stores.call('saveDraft', id, where, { ...draft, at: at(when) });
    },
  ),
];
