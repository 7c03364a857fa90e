import { randomUUID } from 'node:crypto';
import type { MessageRecord } from '@prochat/server/chat';
import { claim, professionalRef, release, userRef } from '../data/fill';
import type { Random } from '../data/random';
import type { Measurement } from '../measure/case';
import { Targets, someProfessional, type Subject } from './subject';

/** More than any conversation has: up to the head. */
const TO_THE_HEAD = Number.MAX_SAFE_INTEGER;
const CLAIMS = 300;
const REVISIONS = 300;

/** Every deed that changes something, and what is found by id. Each is durable when its time is taken. */
export function writeCases(subject: Subject): Measurement[] {
  const targets = new Targets(subject);
  return [
    append(subject, targets, { name: 'append, one after the other', callers: [1], samples: 1_000 }),
    append(subject, targets, { name: 'append, 50 at once', callers: [50], samples: 50_000 }),
    claims(subject),
    markRead(subject, targets),
    revise(subject, targets),
    create(subject),
    {
      group: 'writes',
      name: 'findConversation',
      next(random) {
        const id = random.pick(subject.filled.conversations);
        return () => subject.chat.findConversation(id);
      },
    },
  ];
}

function append(
  { chat, world, filled }: Subject,
  { writable }: Targets,
  how: Pick<Measurement, 'name' | 'callers' | 'samples'>,
): Measurement {
  return {
    group: 'writes',
    ...how,
    next(random) {
      const by = professionalRef(world, filled.professionals, random.below(world.professionals));
      const message = {
        conversationId: random.pick(writable),
        clientId: randomUUID(),
        senderId: by.id,
        senderName: by.displayName,
        senderRole: 'professional' as const,
        kind: 'message' as const,
        text: world.words.sentence(random, 15),
        attachments: [],
        createdAt: new Date().toISOString(),
      };
      return async () => {
        const [appended] = await chat.appendMessages([message]);
        if (!appended?.ok) throw new Error(`A message was refused: ${appended?.code}`);
      };
    },
  };
}

/** Out of the queue; put back when all is measured. */
function claims(subject: Subject): Measurement {
  const { chat, world, filled } = subject;
  let open: string[] = [];
  const claimed: string[] = [];
  const by = professionalRef(world, filled.professionals, 0);
  return {
    group: 'writes',
    name: 'claim',
    samples: CLAIMS,
    async prepare() {
      open = await someOfTheQueue(subject, CLAIMS * 5);
      return open.length > 0;
    },
    next() {
      const id = open.pop();
      if (id === undefined) return null;
      claimed.push(id);
      return () => chat.transition(id, claim(by, new Date().toISOString()));
    },
    async after() {
      for (const id of claimed) await chat.transition(id, release(by, new Date().toISOString()));
    },
  };
}

async function someOfTheQueue({ chat }: Subject, most: number): Promise<string[]> {
  const ids: string[] = [];
  let cursor: string | undefined;
  do {
    const page = await chat.listConversations({ list: 'queue' }, { limit: 100, ...(cursor && { cursor }) });
    ids.push(...page.items.map(({ id }) => id));
    cursor = page.nextCursor ?? undefined;
  } while (cursor !== undefined && ids.length < most);
  return ids;
}

/** Each conversation once: reading moves forward only. */
function markRead(subject: Subject, { long }: Targets): Measurement {
  const left = [...long];
  return {
    group: 'writes',
    name: 'markRead',
    next(random) {
      const id = left.pop()?.id;
      if (id === undefined) return null;
      const read = { readerId: someProfessional(subject, random), at: new Date().toISOString() };
      return () => subject.chat.markRead(id, 'professional', { ...read, upToSeq: TO_THE_HEAD });
    },
  };
}

function revise({ chat, world }: Subject, { long }: Targets): Measurement {
  let messages: MessageRecord[] = [];
  return {
    group: 'writes',
    name: 'reviseMessage',
    samples: REVISIONS,
    async prepare(random) {
      messages = await someMessages(random);
      return messages.length > 0;
    },
    next(random) {
      const message = messages.pop();
      if (!message) return null;
      const change = { text: world.words.sentence(random, 15) };
      const at = new Date().toISOString();
      return () => chat.reviseMessage(message.conversationId, message.id, change, at);
    },
  };

  async function someMessages(random: Random): Promise<MessageRecord[]> {
    const found: MessageRecord[] = [];
    for (let i = 0; i < REVISIONS && found.length < REVISIONS * 5; i += 1) {
      const { id, length } = random.pick(long);
      const { items } = await chat.sliceMessages(id, 'user', {
        around: random.between(1, length),
        limit: 10,
      });
      found.push(...items.filter(({ kind }) => kind === 'message'));
    }
    return found;
  }
}

function create({ chat, world, filled }: Subject): Measurement {
  return {
    group: 'writes',
    name: 'createConversation with a first message',
    samples: 300,
    next(random) {
      const user = userRef(world, filled.users, random.below(world.users));
      const createdAt = new Date().toISOString();
      const topic = world.words.sentence(random, 4);
      const firstMessage = {
        clientId: randomUUID(),
        senderId: user.id,
        senderName: user.displayName,
        senderRole: 'user' as const,
        kind: 'message' as const,
        text: world.words.sentence(random, 15),
        attachments: [],
        createdAt,
      };
      return () =>
        chat.createConversation({
          user,
          topic,
          priority: 'normal',
          createdAt,
          openLimit: 1_000,
          firstMessage,
        });
    },
  };
}
