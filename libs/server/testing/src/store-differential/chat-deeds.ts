import type { ConversationEvent, PersonRef } from '@prochat/contract';
import type { AttachmentRecord, NewMessage, Transition } from '@prochat/server/chat';
import fc from 'fast-check';
import { deed, type Deed } from './deed';
import { END_USERS, PRIORITY, STAFF, TEXTS, at, choice, minute } from './world';
import type { Twinned } from './twin';

const FILE: AttachmentRecord = {
  id: 'c'.repeat(24),
  name: 'a.png',
  type: 'image/png',
  size: 12,
  image: { width: 3, height: 4 },
};

const staff = fc.constantFrom(...STAFF);
const tag = fc.constantFrom('billing', 'vip', 'spam', 'bug', 'été');
export const openLimit = fc.constantFrom(2, 5, 5);

/** Its text mostly follows from the clientId, so that a repeated one is a resend more often than a misuse. */
const firstMessage = fc
  .record({ clientId: fc.nat(4), other: fc.nat(2), text: fc.constantFrom(...TEXTS) })
  .map(({ clientId, other, text }) => ({
    clientId: `first-${clientId}`,
    text: other === 0 ? text : (TEXTS[clientId] ?? ''),
  }));

/** A message without its conversation, of either side. */
const anyMessage = fc
  .record({
    sender: fc.constantFrom(...END_USERS, ...END_USERS, ...STAFF),
    clientId: fc.nat(9),
    other: fc.nat(3),
    text: fc.constantFrom(...TEXTS),
    isNote: fc.nat(2),
    hasFile: fc.nat(5),
    head: fc.option(fc.nat(6), { freq: 2 }),
    minute,
  })
  .map(({ sender, clientId, other, text, isNote, hasFile, head, minute: sent }) => {
    const isStaff = STAFF.some(({ id }) => id === sender.id);
    return {
      clientId: `message-${clientId}`,
      senderId: sender.id,
      senderName: sender.displayName,
      senderRole: isStaff ? ('professional' as const) : ('user' as const),
      kind: isStaff && isNote === 0 ? ('note' as const) : ('message' as const),
      text: other === 0 ? text : (TEXTS[clientId] ?? ''),
      attachments: hasFile === 0 ? [FILE] : [],
      createdAt: at(sent),
      ...(head !== null && { expectLastSeq: head }),
    };
  });

/** How conversations and their logs grow. */
export const chatDeeds: readonly Deed[] = [
  deed(
    'createConversation',
    13,
    {
      user: fc.constantFrom(...END_USERS),
      topic: fc.constantFrom(...TEXTS),
      priority: fc.constantFrom(...PRIORITY),
      first: fc.option(firstMessage, { freq: 3 }),
      minute,
      openLimit,
    },
    async (world, { user, first, minute: when, ...input }) => {
      const message = first && { ...first, ...sentBy(user), attachments: [], createdAt: at(when) };
      const created = await world.stores.call('createConversation', {
        ...input,
        user,
        createdAt: at(when),
        ...(message && { firstMessage: message }),
      });
      if (created)
        world.keepMessage(world.keepConversation(created), created.first.message, created.second.message);
    },
  ),
  deed(
    'appendMessages',
    22,
    { batch: fc.array(fc.record({ conversation: choice, message: anyMessage }), { maxLength: 4 }) },
    async (world, { batch }) => {
      const messages = batch.map(({ conversation, message }): Twinned<NewMessage> => ({
        ...message,
        conversationId: world.conversation(conversation),
      }));
      const both = await world.stores.call('appendMessages', messages);
      both?.first.forEach((first, i) => {
        const second = both.second[i];
        const conversation = world.conversations.find(
          (known) => first.ok && known.first === first.message.conversationId,
        );
        if (conversation && first.ok && second?.ok)
          world.keepMessage(conversation, first.message, second.message);
      });
    },
  ),
  deed(
    'transition',
    12,
    {
      conversation: choice,
      kind: fc.constantFrom('claim', 'claim', 'assign', 'release', 'close', 'reopen', 'rate'),
      by: staff,
      expectsHolder: fc.nat(3),
      minute,
    },
    (world, { conversation, kind, by, expectsHolder, minute: when }) => {
      const transition = TRANSITIONS[kind](by, at(when));
      if (expectsHolder === 0) transition.expect.assignedToId = by.id;
      return world.stores.call('transition', world.conversation(conversation), transition);
    },
  ),
  deed(
    'amendConversation',
    8,
    {
      conversation: choice,
      priority: fc.option(fc.constantFrom(...PRIORITY), { freq: 1 }),
      addTags: fc.array(tag, { maxLength: 3 }),
      removeTags: fc.array(tag, { maxLength: 2 }),
      forgets: fc.nat(4),
      minute,
    },
    (world, { conversation, priority, forgets, minute: when, ...tags }) =>
      world.stores.call('amendConversation', world.conversation(conversation), {
        ...tags,
        ...(priority !== null && { priority }),
        ...(forgets === 0 && { forgetsComment: true }),
        tagsMax: 3,
        at: at(when),
      }),
  ),
  deed(
    'reviseMessage',
    9,
    {
      message: choice,
      elsewhere: fc.nat(9),
      change: fc.oneof(
        { weight: 3, arbitrary: fc.constantFrom(...TEXTS, 'Edited').map((text) => ({ text })) },
        { weight: 1, arbitrary: fc.constant({ deleted: true as const }) },
      ),
      minute,
    },
    (world, { message, elsewhere, change, minute: when }) => {
      const { conversation, id } = world.message(message);
      const where = elsewhere === 0 ? world.conversation(message) : conversation;
      return world.stores.call('reviseMessage', where, id, change, at(when));
    },
  ),
  deed(
    'markRead',
    6,
    { conversation: choice, reader: fc.constantFrom(...END_USERS, ...STAFF), upToSeq: fc.nat(20), minute },
    (world, { conversation, reader, upToSeq, minute: when }) =>
      world.stores.call('markRead', world.conversation(conversation), sentBy(reader).senderRole, {
        readerId: reader.id,
        upToSeq,
        at: at(when),
      }),
  ),
];

export type TransitionKind = 'claim' | 'assign' | 'release' | 'close' | 'reopen' | 'rate';

/** The deeds of `conversation-rules.ts`, without their conditions on who may. */
export const TRANSITIONS: Record<TransitionKind, (by: PersonRef, when: string) => Transition> = {
  claim: (by, when) => assignment(['open'], by, { type: 'claimed', by }, when),
  assign: (by, when) => assignment(['open', 'assigned'], by, { type: 'assigned', by, to: by }, when),
  release: (by, when) => assignment(['assigned'], null, { type: 'assigned', by, to: null }, when),
  reopen: (by, when) => assignment(['closed'], null, { type: 'reopened', by }, when),
  close: (by, when) => ({
    expect: { status: ['open', 'assigned'] },
    set: { status: 'closed', assignedTo: by, waitingSince: null, closedAt: when, closedBy: by },
    event: { type: 'closed', by },
    at: when,
  }),
  rate: (by, when) => ({
    expect: { status: ['closed'], isRated: false },
    set: {
      ...{ status: 'closed', assignedTo: by, waitingSince: null, closedAt: when, closedBy: by },
      rating: { score: 4, comment: 'Quick, and kind.', at: when },
    },
    event: { type: 'rated', by, score: 4 },
    at: when,
  }),
};

function assignment(
  status: Transition['expect']['status'],
  assignedTo: PersonRef | null,
  event: ConversationEvent,
  when: string,
): Transition {
  return {
    expect: { status },
    set: {
      status: assignedTo === null ? 'open' : 'assigned',
      assignedTo,
      waitingSince: assignedTo === null ? when : null,
      closedAt: null,
      closedBy: null,
    },
    event,
    at: when,
  };
}

/** A public message's sender. */
export function sentBy(
  person: PersonRef,
): Pick<NewMessage, 'senderId' | 'senderName' | 'senderRole' | 'kind'> {
  const isStaff = STAFF.some(({ id }) => id === person.id);
  return {
    senderId: person.id,
    senderName: person.displayName,
    senderRole: isStaff ? 'professional' : 'user',
    kind: 'message',
  };
}
