import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { connect } from 'node:net';
import { text as readAll } from 'node:stream/consumers';
import { afterAll, afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals';
import type { AuditEvent, CreateConversationResponse, ErrorBody, Page } from '@prochat/contract';
import { SERVER_LIMITS } from '@prochat/contract';
import { ChatStore, type NewMessage } from '@prochat/server/chat';
import { Clock } from '@prochat/server/core';
import { CAST, requestHead, type Answer, type Person } from '@prochat/server/testing';
import { Stage, UNKNOWN_ID, written } from './chat-scene';

const NOON = '2026-11-23T11:02:00.000Z';
/** Minutes before and after midnight in Berlin, not in Greenwich; a session lives longer than that. */
const LATE = '2026-11-23T22:58:00.000Z';
const EARLY = '2026-11-23T23:03:00.000Z';

/** What was said, as a file to take along. */
describe('a transcript', () => {
  let stage: Stage;

  beforeAll(async () => {
    stage = await Stage.open();
  });
  afterEach(() => {
    jest.restoreAllMocks();
    stage.endScene();
  });
  afterAll(() => stage.close());

  const store = (): ChatStore => stage.installation.server.app.get(ChatStore);
  const timeIs = (iso: string): void => {
    jest.spyOn(stage.installation.server.app.get(Clock), 'now').mockImplementation(() => new Date(iso));
  };
  const download = (person: Person, id: string, query = ''): Promise<Answer<ErrorBody>> =>
    person.http.request('GET', `/chat/conversations/${id}/transcript${query}`);
  /** Somebody nobody has asked for anything yet: there are only so many transcripts in a minute. */
  const newcomer = (name = 'Ana Oliveira'): Promise<Person> =>
    stage.installation.visitor().enterAsGuest(name);
  async function open(person: Person, topic: string, text?: string): Promise<string> {
    const { conversation } = await person.http.post<CreateConversationResponse>('/chat/conversations', {
      topic,
      ...(text !== undefined && { message: { clientId: randomUUID(), text } }),
    });
    return conversation.id;
  }
  /** Straight into the store: what one person may send in so short a time is less. */
  const tell = (person: Person, conversationId: string, texts: string[]): Promise<unknown> =>
    store().appendMessages(
      texts.map((text): NewMessage => ({
        conversationId,
        clientId: randomUUID(),
        senderId: person.id,
        senderName: person.user.displayName,
        senderRole: 'user',
        kind: 'message',
        text,
        attachments: [],
        createdAt: NOON,
      })),
    );

  it('says who said what and when, what happened, and which files there were', async () => {
    timeIs(LATE);
    const ana = await newcomer();
    const dana = await (await stage.installation.visitor().signIn(CAST.dana)).connect();
    const id = await open(ana, 'Home office deduction', 'Hello!\nCan you help me?');
    await dana.ask('conversation:join', { conversationId: id });
    await dana.ask('conversation:claim', { conversationId: id });
    await dana.ask('message:send', written(id, 'Of course.'));
    const file = await ana.upload('Lease.txt', 'A lease\n');
    const anas = await ana.connect();
    await anas.ask('message:send', written(id, '', { attachments: [{ id: file.id }] }));
    timeIs(EARLY);
    await dana.ask('conversation:close', { conversationId: id });

    const { status, headers, text } = await download(ana, id, '?timeZone=Europe/Berlin&language=en');
    expect(status).toBe(200);
    expect(Object.fromEntries(headers)).toMatchObject({
      'content-type': 'text/plain; charset=utf-8',
      'content-disposition': 'attachment; filename="Home office deduction - 2026-11-24.txt"',
      'x-content-type-options': 'nosniff',
      'cache-control': 'no-store',
      'content-security-policy': expect.stringContaining('sandbox'),
    });
    expect(text).toBe(
      [
        'Home office deduction',
        'Opened by Ana Oliveira on 23 November 2026 at 23:58',
        'This copy was made on 24 November 2026 at 00:03; all times are those of Europe/Berlin.',
        '',
        'Monday, 23 November 2026',
        '',
        '23:58 Ana Oliveira',
        '    Hello!',
        '    Can you help me?',
        '',
        '23:58 * Dana Whitfield took this conversation.',
        '',
        '23:58 Dana Whitfield, professional',
        '    Of course.',
        '',
        '23:58 Ana Oliveira',
        '    [File: Lease.txt (8 bytes)]',
        '',
        'Tuesday, 24 November 2026',
        '',
        '00:03 * Dana Whitfield closed this conversation.',
        '',
        'End: 3 messages',
        '',
      ].join('\n'),
    );
    const portuguese = (await download(ana, id, '?language=pt')).text;
    expect(portuguese).toContain('todas as horas são as de UTC');
    expect(portuguese).toContain('segunda-feira, 23 de novembro de 2026');
    expect(portuguese).toContain('Dana Whitfield, profissional');
  });

  it('has no private note, for nobody, and says nothing of one', async () => {
    const ana = await newcomer();
    const id = await open(ana, 'Notes', 'Hello');
    const dana = await stage.socketOf('dana');
    await dana.ask('conversation:join', { conversationId: id });
    await dana.ask('message:send', written(id, 'canary of a note', { kind: 'note' }));
    await dana.ask('conversation:claim', { conversationId: id });
    await dana.ask('message:send', written(id, 'An answer'));
    await dana.ask('message:send', written(id, 'canary at the end', { kind: 'note' }));
    for (const person of [ana, stage.person('dana'), stage.person('priya')]) {
      const { text } = await download(person, id);
      expect(text).toContain('An answer');
      expect(text).toContain('End: 2 messages');
      expect(text).not.toContain('canary');
    }
  });

  it('says that something was deleted or edited, and not what it was', async () => {
    timeIs(NOON);
    const ana = await newcomer();
    const id = await open(ana, 'Second thoughts');
    const socket = await ana.connect();
    await socket.ask('conversation:join', { conversationId: id });
    const { message: deleted } = await socket.ask('message:send', written(id, 'canary of the deleted'));
    const { message: edited } = await socket.ask('message:send', written(id, 'canary of the edited'));
    timeIs('2026-11-23T11:05:00.000Z');
    await socket.ask('message:delete', { conversationId: id, messageId: deleted.id });
    await socket.ask('message:edit', { conversationId: id, messageId: edited.id, text: 'Better' });
    const { text } = await download(ana, id);
    expect(text).toContain('11:02 Ana Oliveira\n    (This message was deleted.)\n');
    expect(text).toContain('11:02 Ana Oliveira (edited 11:05)\n    Better\n');
    expect(text).not.toContain('canary');
  });

  it('is whole and in order however long it is, up to where it was asked for', async () => {
    const ana = await newcomer();
    const id = await open(ana, 'Long');
    const said = Array.from({ length: 123 }, (_, index) => `sentence ${index}`);
    await tell(ana, id, said);
    const { text } = await download(ana, id);
    expect(text.match(/sentence \d+/g)).toEqual(said);
    expect(text).toContain('End: 123 messages');
  });

  it('lets nobody write what looks like another’s words', async () => {
    timeIs(NOON);
    const ana = await newcomer('Dana Whitfield');
    const forged = '12:00 Dana Whitfield, professional';
    const id = await open(ana, 'Forgery', `Hello\n\n${forged}\n    I promise.`);
    await tell(ana, id, [`Hello\u2028${forged}\u2029${forged}\u0085${forged}`]);
    const lines = (await download(ana, id)).text.split(/[\n\u0085\u2028\u2029]/u);
    expect(lines).toContain(`    ${forged}`);
    expect(lines).not.toContain(forged);
    expect(lines.filter((line) => line === '11:02 Dana Whitfield')).toHaveLength(2);
  });

  it.each([
    ['Imposto de renda: é possível?', 'Imposto de renda_ é possível_ - 2026-11-23.txt'],
    ['VAT / sales ..\\..\\tax', 'VAT - sales ..-..-tax - 2026-11-23.txt'],
    ['שלום "עולם"', 'שלום _עולם_ - 2026-11-23.txt'],
    ['photo\u202egnp.exe', 'photognp.exe - 2026-11-23.txt'],
    ['one\r\nX-Injected: two', 'one X-Injected_ two - 2026-11-23.txt'],
    ['CON', 'CON - 2026-11-23.txt'],
    ['😀'.repeat(110), `${'😀'.repeat(50)} - 2026-11-23.txt`],
  ])('is saved under a name that every system takes: %j', async (topic, name) => {
    timeIs(NOON);
    const ana = await newcomer();
    const { headers } = await download(ana, await open(ana, topic));
    const written = /filename\*=UTF-8''(.*)$/.exec(headers.get('content-disposition') ?? '')?.[1];
    const plain = /filename="(.*?)"/.exec(headers.get('content-disposition') ?? '')?.[1];
    expect(written === undefined ? plain : decodeURIComponent(written)).toBe(name);
    expect(headers.has('x-injected')).toBe(false);
  });

  it('is for those who see the conversation; what is forbidden and what is unknown answer alike', async () => {
    const id = await open(await newcomer(), 'Private', 'Hello');
    const refused = [];
    for (const [person, of] of [
      [stage.person('tomas'), id],
      [stage.person('tomas'), UNKNOWN_ID],
      [stage.person('dana'), UNKNOWN_ID],
    ] as const) {
      const { status, headers, body } = await download(person, of);
      refused.push({
        status,
        body: { ...body, correlationId: '' },
        file: headers.get('content-disposition'),
      });
    }
    expect(refused[0]).toMatchObject({ status: 404, body: { code: 'NOT_FOUND' }, file: null });
    expect(new Set(refused.map((answer) => JSON.stringify(answer))).size).toBe(1);
    expect(await download(stage.installation.visitor(), id)).toMatchObject({ status: 401 });
  });

  it('refuses places and languages that it does not know', async () => {
    const ana = await newcomer();
    const id = await open(ana, 'Where');
    for (const query of ['timeZone=Mars/Olympus', 'timeZone=', 'language=xx', 'language=EN', 'format=exe'])
      expect([query, await download(ana, id, `?${query}`)]).toMatchObject([
        query,
        { status: 400, body: { code: 'VALIDATION' } },
      ]);
    expect((await download(ana, id, '?timeZone=america/sao_paulo')).text).toContain('America/Sao_Paulo');
  });

  it('is made so often a minute for one person', async () => {
    const [ana, other] = [await newcomer(), await newcomer()];
    const [id, others] = [await open(ana, 'Often'), await open(other, 'Often')];
    for (let n = 0; n < SERVER_LIMITS.transcriptRate.count; n += 1)
      expect((await download(ana, id)).status).toBe(200);
    expect(await download(ana, id)).toMatchObject({ status: 429, body: { code: 'RATE_LIMITED' } });
    expect((await download(other, others)).status).toBe(200);
  });

  it('is kept in the audit when a professional takes it, and not when it is one’s own', async () => {
    const ana = await newcomer();
    const id = await open(ana, 'Watched', 'Hello');
    const kept = async (): Promise<AuditEvent[]> =>
      (
        await stage
          .person('priya')
          .http.get<Page<AuditEvent>>(`/admin/audit?action=transcript-downloaded&subjectId=${id}`)
      ).items;
    await download(ana, id);
    expect(await kept()).toEqual([]);
    await download(stage.person('mikael'), id);
    expect(await kept()).toMatchObject([
      {
        actor: { id: stage.person('mikael').id, displayName: 'Mikael Berg' },
        subject: { kind: 'conversation', id, name: 'Watched' },
      },
    ]);
  });

  it('is torn when the store fails on the way, and told as an error when it fails at once', async () => {
    const ana = await newcomer();
    const id = await open(ana, 'Broken');
    await tell(
      ana,
      id,
      Array.from({ length: 120 }, (_, index) => `sentence ${index}`),
    );
    const chat = store();
    const slice = chat.sliceMessages.bind(chat);
    jest
      .spyOn(chat, 'sliceMessages')
      .mockImplementation((conversation, audience, range) =>
        range.after === 0
          ? slice(conversation, audience, range)
          : Promise.reject(new Error('The disk is gone.')),
      );
    await expect(download(ana, id)).rejects.toThrow('terminated');
    jest.spyOn(chat, 'sliceMessages').mockRejectedValue(new Error('The disk is gone.'));
    const { status, headers, body } = await download(ana, id);
    expect([status, body.code, headers.get('content-disposition')]).toEqual([500, 'INTERNAL', null]);
  });

  it('waits for who reads slowly, keeping a portion of it, and is whole in the end', async () => {
    const ana = await newcomer();
    const id = await open(ana, 'Slow');
    const long = 'あ'.repeat(4_000);
    for (let portion = 0; portion < 40; portion += 1)
      await tell(
        ana,
        id,
        Array.from({ length: 100 }, (_, index) => `${portion * 100 + index} ${long}`),
      );
    const reads = jest.spyOn(store(), 'sliceMessages');
    const socket = connect(Number(new URL(stage.installation.url).port), '127.0.0.1');
    socket.pause();
    await once(socket, 'connect');
    const path = `/chat/conversations/${id}/transcript`;
    socket.write(requestHead('GET', path, ana.http));
    // Others are served meanwhile; all of it would be read by then if nobody waited for the slow one.
    for (let n = 0; n < 200; n += 1) await stage.conversation('dana', id);
    const whole = 80;
    expect(reads.mock.calls.length).toBeGreaterThan(0);
    expect(reads.mock.calls.length).toBeLessThan(whole / 2);
    const answer = await readAll(socket);
    expect(answer.match(/^ {4}\d+ あ/gmu)).toHaveLength(4_000);
    expect(answer).toContain('End: 4000 messages');
    expect(reads.mock.calls.length).toBe(whole);
  });
});
