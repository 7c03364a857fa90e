import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { Conversation, Page, Reply } from '@prochat/contract';
import type { SocketClient } from '@prochat/server/testing';
import { Stage, UNKNOWN_ID, written } from './chat-scene';

describe('a conversation', () => {
  let stage: Stage;

  beforeAll(async () => {
    stage = await Stage.open();
  });
  afterEach(() => stage.endScene());
  afterAll(() => stage.close());

  describe('between two people', () => {
    it('carries words both ways: acknowledged, stored, and heard by the other and by one’s own second window', async () => {
      const { id, ana, dana } = await stage.talk();
      const secondWindow = await stage.socketOf('ana');

      const asked = await ana.ask('message:send', written(id, 'Is a desk deductible?'));
      const answered = await dana.ask('message:send', written(id, 'Yes, if you use it for work.'));

      expect(asked.message).toMatchObject({
        seq: 3,
        prevSeq: 2,
        senderId: stage.person('ana').id,
        senderRole: 'user',
      });
      expect(answered.message).toMatchObject({
        seq: 4,
        senderName: 'Dana Whitfield',
        senderRole: 'professional',
      });
      await ana.waitFor('message:new', ({ message }) => message.id === answered.message.id);
      for (const socket of [dana, secondWindow]) {
        expect((await socket.waitFor('message:new', ({ message }) => message.seq === 3)).message).toEqual(
          asked.message,
        );
      }
      await Promise.all([ana, dana, secondWindow].map((socket) => socket.settled()));
      const seqs = (socket: SocketClient): number[] =>
        socket.heard('message:new').map(({ message }) => message.seq);
      expect(seqs(secondWindow)).toEqual([3, 4]);
      // The socket it was sent from has the acknowledgement instead.
      expect(seqs(ana)).toEqual([4]);
      expect(seqs(dana)).toEqual([3]);
      expect((await stage.log('ana', id)).map(({ text }) => text)).toEqual([
        'Hello, can you help me?',
        '',
        'Is a desk deductible?',
        'Yes, if you use it for work.',
      ]);
    });

    it('acknowledges a change before anybody hears of it', async () => {
      const { id, ana } = await stage.talk();
      const { message } = await ana.ask('message:send', written(id, 'Helo?'));
      const order: string[] = [];
      ana.socket.on('message:updated', () => order.push('heard'));
      const change = { conversationId: id, messageId: message.id, text: 'Hello?' };
      ana.socket.emit('message:edit', change, () => order.push('acknowledged'));
      await ana.waitFor('message:updated');
      expect(order).toEqual(['acknowledged', 'heard']);
    });

    it('shows typing to the other only', async () => {
      const { id, ana, dana } = await stage.talk();
      const secondWindow = await stage.socketOf('ana');
      await secondWindow.ask('conversation:join', { conversationId: id });

      await ana.ask('typing', { conversationId: id, isTyping: true });
      const { id: anaId, user } = stage.person('ana');
      expect(await dana.waitFor('typing')).toEqual({
        conversationId: id,
        who: { id: anaId, displayName: user.displayName, role: 'user' },
        isTyping: true,
      });
      await dana.ask('typing', { conversationId: id, isTyping: true });
      await ana.waitFor('typing', ({ who }) => who.id === stage.person('dana').id);

      for (const socket of [ana, secondWindow]) {
        await socket.settled();
        expect(socket.heard('typing').filter(({ who }) => who.id === anaId)).toEqual([]);
      }
    });

    it('does not show the user that a professional types who does not answer him', async () => {
      const { id, ana, dana } = await stage.talk();
      const mikael = await stage.socketOf('mikael');
      await mikael.ask('typing', { conversationId: id, isTyping: true });
      await dana.waitFor('typing', ({ who }) => who.id === stage.person('mikael').id);
      await ana.settled();
      expect(ana.heard('typing')).toEqual([]);
    });

    it('shows colleagues who else looks at a conversation, and its user nothing of it', async () => {
      const { id, ana, dana } = await stage.talk();
      const mikael = await stage.socketOf('mikael');
      await mikael.ask('viewing', { conversationId: id, isViewing: true });
      const { id: mikaelId, user } = stage.person('mikael');
      expect(await dana.waitFor('viewing')).toEqual({
        conversationId: id,
        who: { id: mikaelId, displayName: user.displayName, role: 'staff' },
        isViewing: true,
      });
      // Whoever looks at it hears who does, without having joined by another way.
      await dana.ask('viewing', { conversationId: id, isViewing: true });
      await mikael.waitFor('viewing', ({ who }) => who.id === stage.person('dana').id);
      await mikael.ask('viewing', { conversationId: id, isViewing: false });
      await dana.waitFor('viewing', ({ isViewing }) => !isViewing);

      expect(await ana.send('viewing', { conversationId: id, isViewing: true })).toMatchObject({ ok: false });
      expect(await mikael.send('viewing', { conversationId: UNKNOWN_ID, isViewing: true })).toMatchObject({
        ok: false,
        error: { code: 'NOT_FOUND' },
      });
      await ana.settled();
      expect(ana.heard('viewing')).toEqual([]);
      expect(dana.heard('viewing').map(({ who }) => who.id)).toEqual([mikaelId, mikaelId]);
      // A window that is closed, or crashes, says nothing any more.
      mikael.close();
      await dana.waitFor('viewing', () => dana.heard('viewing').length === 3);
      expect(dana.heard('viewing').at(-1)).toMatchObject({ who: { id: mikaelId }, isViewing: false });
    });

    it('tells professionals at once that a note names them, and nobody else', async () => {
      const { id, ana, dana } = await stage.talk();
      const mikael = await stage.socketOf('mikael');
      const { displayName } = stage.person('mikael').user;
      const text = `@${displayName} and @${stage.person('dana').user.displayName}, please look.`;
      const note = await dana.ask('message:send', { ...written(id, text), kind: 'note' });
      const { message, conversation } = await mikael.waitFor('mention:new');
      expect(message).toMatchObject({ id: note.message.id, kind: 'note', text });
      expect(conversation).toMatchObject({ id, lastSeq: note.message.seq });

      // Neither what is no note, nor what is no colleague's; and nobody is told of his own.
      await dana.ask('message:send', written(id, text));
      await ana.ask('message:send', written(id, text));
      for (const socket of [ana, dana, mikael]) await socket.settled();
      expect(mikael.heard('mention:new')).toHaveLength(1);
      for (const socket of [ana, dana]) expect(socket.heard('mention:new')).toEqual([]);
    });

    it('tells a professional who has handed him a conversation, with which note, and nobody else', async () => {
      const { id, ana, dana } = await stage.talk();
      const mikael = await stage.socketOf('mikael');
      const mikaelId = stage.person('mikael').id;
      const { id: danaId, http } = stage.person('dana');
      const note = `@${stage.person('mikael').user.displayName}, she wants a date.`;
      await http.post(`/chat/conversations/${id}/assign`, { assigneeId: mikaelId, note });
      const told = await mikael.waitFor('handover:new');
      expect(told.by).toEqual({ id: danaId, displayName: stage.person('dana').user.displayName });
      expect(told.note).toEqual((await stage.log('mikael', id)).at(-1));
      expect(told.note).toMatchObject({ kind: 'note', text: note, senderId: danaId });
      expect(told.conversation).toEqual(await stage.conversation('mikael', id));

      // Once, though the note names him too; and of what he does himself nobody is told.
      await stage.person('mikael').http.post(`/chat/conversations/${id}/assign`, { assigneeId: null });
      await stage.person('mikael').http.post(`/chat/conversations/${id}/assign`, { assigneeId: mikaelId });
      for (const socket of [ana, dana, mikael]) await socket.settled();
      expect(mikael.heard('handover:new')).toHaveLength(1);
      expect(mikael.heard('mention:new')).toEqual([]);
      for (const socket of [ana, dana]) expect(socket.heard('handover:new')).toEqual([]);
      expect((await stage.log('ana', id)).map(({ kind }) => kind)).not.toContain('note');
    });

    it('counts what each side has not read, and tells the other side when it has', async () => {
      const { id, ana, dana } = await stage.talk();
      const one = await ana.ask('message:send', written(id, 'one'));
      const two = await ana.ask('message:send', written(id, 'two'));
      expect((await stage.conversation('dana', id)).unreadCounts).toEqual({ user: 0, professional: 3 });

      const reply = await dana.ask('read:mark', { conversationId: id, messageIds: [one.message.id] });
      expect(reply.unreadCounts).toEqual({ user: 0, professional: 1 });
      const receipts = await ana.waitFor('read:receipts');
      expect(receipts).toMatchObject({
        conversationId: id,
        upToSeq: one.message.seq,
        readerId: stage.person('dana').id,
        side: 'professional',
        unreadCounts: { user: 0, professional: 1 },
      });
      expect(receipts.messageIds).toContain(one.message.id);
      expect(receipts.messageIds).not.toContain(two.message.id);

      await dana.ask('message:send', written(id, 'three'));
      expect((await stage.conversation('ana', id)).unreadCounts).toEqual({ user: 1, professional: 1 });
      const { unreadCounts } = await ana.ask('read:mark', { conversationId: id, upToSeq: 1_000_000 });
      expect(unreadCounts).toEqual({ user: 0, professional: 1 });
      await dana.waitFor('read:receipts', ({ side }) => side === 'user');
      const log = await stage.log('ana', id);
      expect(log.find(({ text }) => text === 'one')?.readBy).toEqual([stage.person('dana').id]);
      expect(log.find(({ text }) => text === 'two')?.readBy).toEqual([]);
      expect(log.find(({ text }) => text === 'three')?.readBy).toEqual([stage.person('ana').id]);
    });

    it('never moves a cursor back, and announces only what advanced', async () => {
      const { id, ana, dana } = await stage.talk();
      const { message } = await dana.ask('message:send', written(id, 'one'));
      await ana.ask('read:mark', { conversationId: id, upToSeq: message.seq });
      await dana.waitFor('read:receipts');
      await ana.ask('read:mark', { conversationId: id, upToSeq: 1 });
      await ana.ask('read:mark', { conversationId: id, upToSeq: message.seq });
      await dana.settled();
      expect(dana.heard('read:receipts')).toHaveLength(1);
      expect((await stage.conversation('ana', id)).read.user.upToSeq).toBe(message.seq);
    });

    it('leaves unread what only a colleague looked at', async () => {
      const { id, ana } = await stage.talk();
      await ana.ask('message:send', written(id, 'one'));
      const mikael = await stage.socketOf('mikael');
      const { unreadCounts } = await mikael.ask('read:mark', { conversationId: id, upToSeq: 100 });
      expect(unreadCounts.professional).toBe(2);
      await ana.settled();
      expect(ana.heard('read:receipts')).toEqual([]);
    });
  });

  describe('and who answers it', () => {
    it('goes to one of fifty who claim at once; the others are told who won', async () => {
      const { id } = await stage.openConversation();
      const sockets = await Promise.all([
        stage.socketOf('dana'),
        stage.socketOf('mikael'),
        stage.socketOf('priya'),
      ]);
      const replies = await Promise.all(
        Array.from({ length: 50 }, (_, i) =>
          (sockets[i % 3] as (typeof sockets)[0]).send('conversation:claim', { conversationId: id }),
        ),
      );
      const { assignedTo } = await stage.conversation('priya', id);
      for (const [i, reply] of replies.entries()) {
        const name = (['dana', 'mikael', 'priya'] as const)[i % 3] as 'dana';
        if (stage.person(name).id === assignedTo?.id) expect(reply.ok).toBe(true);
        else
          expect(reply).toMatchObject({
            ok: false,
            error: { code: 'ALREADY_ASSIGNED', details: { assignedTo } },
          });
      }
      expect((await stage.log('priya', id)).filter(({ event }) => event?.type === 'claimed')).toHaveLength(1);
    });

    it('is told to the user, the queue and the other professionals, each in his own shape', async () => {
      const { id } = await stage.openConversation();
      const [ana, mikael, dana] = [
        await stage.socketOf('ana'),
        await stage.socketOf('mikael'),
        await stage.socketOf('dana'),
      ];
      await dana.ask('message:send', written(id, 'He asked before.', { kind: 'note' }));
      const { conversation } = await dana.ask('conversation:claim', { conversationId: id });
      expect(conversation).toMatchObject({ status: 'assigned', waitingSince: null, lastSeq: 3 });
      const seenByAna = await ana.waitFor('conversation:assigned');
      const seenByMikael = await mikael.waitFor(
        'conversation:assigned',
        ({ conversationId }) => conversationId === id,
      );
      expect(seenByAna.assignedTo).toEqual({ id: stage.person('dana').id, displayName: 'Dana Whitfield' });
      expect(seenByAna.conversation.lastSeq).toBe(3);
      expect(seenByMikael.conversation.lastSeq).toBe(3);
      const update = await mikael.waitFor('queue:update', ({ changed }) =>
        changed.some((item) => item.id === id && item.status === 'assigned'),
      );
      expect(update.counts.all).toBeGreaterThan(0);
    });

    it('is told to the queue at most ten times a second, however much happens, without a gap', async () => {
      const { id, ana, dana } = await stage.talk();
      const began = performance.now();
      for (let i = 1; i <= 40; i += 1) await ana.ask('message:send', written(id, `line ${i}`));
      await dana.waitFor('queue:update', ({ changed }) =>
        changed.some((item) => item.id === id && item.lastMessage?.text === 'line 40'),
      );
      const updates = dana.heard('queue:update');
      expect(updates.length).toBeLessThanOrEqual((performance.now() - began) / 100 + 2);
      const [first] = updates.map(({ version }) => version);
      expect(updates.map(({ version }, i) => version - i)).toEqual(updates.map(() => first));
      expect(ana.heard('queue:update')).toEqual([]);
    });

    it('only its professional answers, reads and closes; an admin may close, a user his own', async () => {
      const { id, ana } = await stage.talk();
      const mikael = await stage.socketOf('mikael');
      const assignedTo = { id: stage.person('dana').id, displayName: 'Dana Whitfield' };
      ana.forget();
      for (const refusal of [
        await mikael.refusal('message:send', written(id, 'Let me.')),
        await mikael.refusal('conversation:close', { conversationId: id }),
      ])
        expect(refusal).toMatchObject({ code: 'NOT_ASSIGNEE', details: { assignedTo } });
      await ana.settled();
      expect(ana.heardEvents()).toEqual([]);

      const priya = await stage.socketOf('priya');
      await priya.ask('conversation:close', { conversationId: id });
      await priya.ask('conversation:reopen', { conversationId: id });
      const { conversation } = await ana.ask('conversation:close', { conversationId: id });
      expect(conversation).toMatchObject({
        status: 'closed',
        assignedTo,
        closedBy: { id: stage.person('ana').id, displayName: 'Ana Oliveira' },
        waitingSince: null,
      });
      expect((await ana.refusal('conversation:close', { conversationId: id })).code).toBe(
        'CONVERSATION_CLOSED',
      );
    });

    it('can be handed to a colleague with a private word, and put back into the queue', async () => {
      const { id, ana, dana } = await stage.talk();
      const mikael = await stage.socketOf('mikael');
      const path = `/chat/conversations/${id}/assign`;
      const { id: mikaelId } = stage.person('mikael');
      const handed = await stage.person('dana').http.post<{ conversation: Conversation }>(path, {
        assigneeId: mikaelId,
        note: 'You know <b>tax</b> better.',
      });
      expect(handed.conversation.assignedTo?.id).toBe(mikaelId);
      await ana.waitFor('conversation:assigned', ({ assignedTo }) => assignedTo?.id === mikaelId);
      await mikael.waitFor(
        'message:new',
        ({ message }) => message.kind === 'note' && message.text === 'You know tax better.',
      );
      await ana.settled();
      expect(ana.heard('message:new').map(({ message }) => message.kind)).toEqual(['event']);
      expect((await dana.refusal('message:send', written(id, 'One more thing'))).code).toBe('NOT_ASSIGNEE');

      const back = await stage
        .person('mikael')
        .http.post<{ conversation: Conversation }>(path, { assigneeId: null });
      expect(back.conversation).toMatchObject({ status: 'open', assignedTo: null });
      expect(back.conversation.waitingSince).not.toBeNull();
    });

    it('can only be handed on by who holds it or an admin, and only to a professional', async () => {
      const { id } = await stage.talk();
      const path = `/chat/conversations/${id}/assign`;
      const [ana, mikael, dana] = [stage.person('ana'), stage.person('mikael'), stage.person('dana')];
      expect(await mikael.http.refusal('POST', path, { assigneeId: mikael.id })).toMatchObject({
        status: 409,
        code: 'ALREADY_ASSIGNED',
        details: { assignedTo: { id: dana.id } },
      });
      expect(await mikael.http.refusal('POST', path, { assigneeId: null })).toMatchObject({
        code: 'NOT_ASSIGNEE',
      });
      expect(await ana.http.refusal('POST', path, {})).toMatchObject({ status: 403, code: 'FORBIDDEN' });
      for (const assigneeId of [ana.id, UNKNOWN_ID])
        expect(await dana.http.refusal('POST', path, { assigneeId })).toMatchObject({
          code: 'NOT_A_PROFESSIONAL',
        });
      const taken = await stage
        .person('priya')
        .http.post<{ conversation: Conversation }>(path, { assigneeId: stage.person('priya').id });
      expect(taken.conversation.assignedTo?.id).toBe(stage.person('priya').id);
    });

    it('is reopened by the user’s words, and comes back to its professional', async () => {
      const { id, ana, dana } = await stage.talk();
      await dana.ask('conversation:close', { conversationId: id });
      await ana.waitFor('conversation:closed');
      expect((await dana.refusal('message:send', written(id, 'PS'))).code).toBe('CONVERSATION_CLOSED');

      const { message } = await ana.ask('message:send', written(id, 'One more question'));
      const { conversation } = await dana.waitFor('conversation:reopened');
      expect(conversation).toMatchObject({ status: 'assigned', closedAt: null, closedBy: null });
      expect(conversation.assignedTo?.id).toBe(stage.person('dana').id);
      await dana.waitFor('message:new', (fact) => fact.message.id === message.id);
      expect((await stage.log('ana', id)).slice(-3).map(({ kind, event }) => event?.type ?? kind)).toEqual([
        'closed',
        'reopened',
        'message',
      ]);
      expect((await ana.refusal('conversation:reopen', { conversationId: id })).code).toBe('NOT_CLOSED');
    });

    it('waits in the queue after reopening when nobody held it', async () => {
      const { id } = await stage.openConversation();
      const ana = await stage.socketOf('ana');
      await ana.ask('conversation:close', { conversationId: id });
      const { conversation } = await ana.ask('conversation:reopen', { conversationId: id });
      expect(conversation).toMatchObject({ status: 'open', assignedTo: null });
      expect(conversation.waitingSince).not.toBeNull();
    });
  });

  describe('to those who may not see it', () => {
    it('is not there: foreign and unknown answer alike to every event, and nobody hears of the attempt', async () => {
      const { id, ana, dana } = await stage.talk();
      const own = await stage.log('ana', id);
      const tomas = await stage.socketOf('tomas');
      const attempts = (conversationId: string): Promise<Reply<unknown>>[] => [
        tomas.send('conversation:join', { conversationId }),
        tomas.send('message:send', written(conversationId, 'Hello')),
        tomas.send('message:edit', { conversationId, messageId: own[0]?.id ?? '', text: 'x' }),
        tomas.send('message:delete', { conversationId, messageId: own[0]?.id ?? '' }),
        tomas.send('typing', { conversationId, isTyping: true }),
        tomas.send('read:mark', { conversationId, upToSeq: 5 }),
        tomas.send('conversation:close', { conversationId }),
        tomas.send('conversation:reopen', { conversationId }),
      ];
      const foreign = await Promise.all(attempts(id));
      const unknown = await Promise.all(attempts(UNKNOWN_ID));
      expect(foreign).toEqual(unknown);
      for (const reply of foreign) expect(reply).toMatchObject({ ok: false, error: { code: 'NOT_FOUND' } });
      for (const socket of [ana, dana]) {
        await socket.settled();
        expect(socket.heardEvents().filter((event) => event !== 'queue:update')).toEqual([]);
      }

      const { http } = stage.person('tomas');
      for (const path of ['', '/messages', '/messages?after=0'])
        expect(await http.refusal('GET', `/chat/conversations/${id}${path}`)).toMatchObject({
          status: 404,
          code: 'NOT_FOUND',
        });
      for (const deed of ['close', 'reopen'])
        expect(await http.refusal('POST', `/chat/conversations/${id}/${deed}`)).toMatchObject({
          status: 404,
        });
      expect(await stage.log('ana', id)).toEqual(own);
    });

    it('sends nothing: who could not join hears nothing, and who has left no longer does', async () => {
      const { id, ana, dana } = await stage.talk();
      const tomas = await stage.socketOf('tomas');
      const mikael = await stage.socketOf('mikael');
      await tomas.refusal('conversation:join', { conversationId: id });
      await mikael.ask('conversation:join', { conversationId: id });
      await mikael.ask('conversation:leave', { conversationId: id });
      await ana.ask('message:send', written(id, 'Between us'));
      await dana.waitFor('message:new');
      for (const socket of [tomas, mikael]) {
        await socket.settled();
        expect(socket.heard('message:new')).toEqual([]);
      }
    });

    it('keeps the deeds of professionals from users', async () => {
      const { id, ana } = await stage.talk();
      expect((await ana.refusal('conversation:claim', { conversationId: id })).code).toBe('FORBIDDEN');
      expect((await ana.refusal('message:send', written(id, 'psst', { kind: 'note' }))).code).toBe(
        'FORBIDDEN',
      );
      const { http } = stage.person('ana');
      expect(await http.refusal('GET', '/chat/conversations?scope=professional')).toMatchObject({
        status: 403,
      });
      expect(
        await stage.person('dana').http.refusal('POST', '/chat/conversations', { topic: 'Mine' }),
      ).toMatchObject({
        status: 403,
      });
    });

    it('never shows the user a note: not by event, page, join, list, nor as a hole he could count', async () => {
      const { id, ana, dana } = await stage.talk();
      const { message: note } = await dana.ask('message:send', written(id, 'SECRET one', { kind: 'note' }));
      const { message } = await dana.ask('message:send', written(id, 'Good morning'));
      const last = await dana.ask('message:send', written(id, 'SECRET two', { kind: 'note' }));
      await dana.ask('message:edit', { conversationId: id, messageId: note.id, text: 'SECRET edited' });
      await dana.ask('message:delete', { conversationId: id, messageId: last.message.id });

      expect((await ana.waitFor('message:new')).message).toMatchObject({
        id: message.id,
        prevSeq: message.seq - 2,
      });
      const joined = await ana.ask('conversation:join', {
        conversationId: id,
        afterSeq: 0,
        afterRevision: 0,
      });
      expect(joined.lastSeq).toBe(message.seq);
      expect(joined.conversation.lastSeq).toBe(message.seq);
      const list = await stage.person('ana').http.get<Page<Conversation>>('/chat/conversations?pageSize=100');
      const shown = JSON.stringify([
        joined,
        list,
        await stage.log('ana', id),
        await stage.person('ana').http.get(`/chat/conversations/${id}`),
        await stage.person('ana').http.get(`/chat/conversations/${id}/messages?after=${message.seq - 1}`),
        await stage.person('ana').http.get(`/chat/conversations/${id}/messages?around=${note.seq}`),
        ana.heard('message:new'),
        ana.heard('message:updated'),
        ana.heard('conversation:updated'),
      ]);
      expect(shown).not.toContain('SECRET');
      expect(shown).not.toContain(note.id);
      expect(
        (await ana.refusal('message:edit', { conversationId: id, messageId: note.id, text: 'x' })).code,
      ).toBe('NOT_FOUND');
      expect((await stage.log('mikael', id)).map(({ kind }) => kind)).toEqual([
        'message',
        'event',
        'note',
        'message',
        'note',
      ]);
    });
  });
});
