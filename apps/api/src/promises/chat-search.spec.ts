import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { MessageHit, Page } from '@prochat/contract';
import type { CastName } from '@prochat/server/testing';
import { Stage, written } from './chat-scene';

describe('search in what was said', () => {
  let stage: Stage;
  beforeAll(async () => {
    stage = await Stage.open();
  });
  afterAll(() => stage.close());

  const search = (name: CastName, query: string): Promise<Page<MessageHit>> =>
    stage.person(name).http.get<Page<MessageHit>>(`/chat/search?q=${encodeURIComponent(query)}`);
  const found = async (name: CastName, query: string): Promise<string[]> =>
    (await search(name, query)).items.map(({ message }) => message.text);

  it('finds all time and everywhere for professionals, and only what an end user may see for him', async () => {
    const { id, ana, dana } = await stage.talk();
    await ana.ask('message:send', written(id, 'My façade receipts of 2024'));
    await dana.ask('message:send', written(id, 'Facade receipts are deductible'));
    await dana.ask('message:send', written(id, 'Facade: check with Mikael', { kind: 'note' }));
    await stage.openConversation('tomas', 'Receipts of my facade too');

    expect(await found('mikael', 'FACADE')).toEqual([
      'Receipts of my facade too',
      'Facade: check with Mikael',
      'Facade receipts are deductible',
      'My façade receipts of 2024',
    ]);
    expect(await found('ana', 'facade')).toEqual([
      'Facade receipts are deductible',
      'My façade receipts of 2024',
    ]);
    expect(await found('ana', 'mikael')).toEqual([]);
    expect(await found('tomas', 'rece faca')).toEqual(['Receipts of my facade too']);
    expect(await found('tomas', 'deductible')).toEqual([]);
    expect(await found('ana', '  ')).toEqual([]);

    const [hit] = (await search('ana', 'deduct')).items;
    expect(hit).toMatchObject({
      message: { conversationId: id, seq: expect.any(Number), prevSeq: expect.any(Number) },
      conversation: {
        id,
        metadata: { topic: 'Home office deduction' },
        assignedTo: { displayName: 'Dana Whitfield' },
      },
    });
    // Nothing in the shape of a conversation tells an end user of the note.
    expect(hit?.conversation).toEqual(await stage.conversation('ana', id));
  });

  it('follows edits and deletions', async () => {
    const { id, ana } = await stage.talk();
    const { message } = await ana.ask('message:send', written(id, 'The zeppelin has landed'));
    expect(await found('ana', 'zeppelin')).toHaveLength(1);
    await ana.ask('message:edit', {
      conversationId: id,
      messageId: message.id,
      text: 'The balloon has landed',
    });
    expect(await found('ana', 'zeppelin')).toEqual([]);
    expect(await found('dana', 'ballo')).toEqual(['The balloon has landed']);
    await ana.ask('message:delete', { conversationId: id, messageId: message.id });
    expect(await found('dana', 'balloon')).toEqual([]);
  });

  it('pages to the end', async () => {
    const { id, ana } = await stage.talk();
    for (let n = 1; n <= 5; n += 1) await ana.ask('message:send', written(id, `Quince number ${n}`));
    const seen: string[] = [];
    let cursor: string | null = '';
    while (cursor !== null) {
      const page: Page<MessageHit> = await stage
        .person('dana')
        .http.get(`/chat/search?q=quince&pageSize=2${cursor && `&cursor=${cursor}`}`);
      seen.push(...page.items.map(({ message }) => message.text));
      cursor = page.nextCursor;
    }
    expect(seen).toEqual([5, 4, 3, 2, 1].map((n) => `Quince number ${n}`));
  });

  it('narrows by who said it, when, and the state of the conversation', async () => {
    const { id, ana, dana } = await stage.talk();
    await ana.ask('message:send', written(id, 'Papaya for the audit?'));
    await dana.ask('message:send', written(id, 'Papaya is deductible'));
    await dana.ask('message:send', written(id, 'Papaya: never tell her', { kind: 'note' }));

    for (const from of ['from:dana', 'FROM:Whitf', 'from:"Dana Whitfield"'])
      for (const query of [`papaya ${from}`, `${from} papaya`])
        expect(await found('ana', query)).toEqual(['Papaya is deductible']);
    expect(await found('mikael', 'papaya from:dana')).toEqual([
      'Papaya: never tell her',
      'Papaya is deductible',
    ]);
    expect(await found('ana', 'papaya from:me')).toEqual(['Papaya for the audit?']);
    expect(await found('tomas', 'papaya from:dana')).toEqual([]);
    expect(await found('ana', 'papaya from:tomas')).toEqual([]);
    expect(await found('ana', 'from:dana never')).toEqual([]);

    expect(await found('ana', 'papaya status:assigned')).toHaveLength(2);
    expect(await found('ana', 'papaya status:closed')).toEqual([]);
    const dayBefore = new Date(Date.now() - 86_400_000).toISOString().slice(0, 10);
    expect(await found('ana', `papaya after:${dayBefore} before:9999-12-31`)).toHaveLength(2);
    expect(await found('ana', `papaya before:${dayBefore}`)).toEqual([]);
    expect(await found('ana', `papaya after:9999-12-31`)).toEqual([]);
    expect((await found('ana', 'from:me')).includes('Papaya for the audit?')).toBe(true);
    expect(await found('ana', 'has:file before:2000-01-01')).toEqual([]);
    expect(await found('mikael', 'papaya tag:unused')).toEqual([]);
  });

  it.each([
    ['dana', 'status:done', 'status'],
    ['dana', 'word before:yesterday', 'before'],
    ['dana', 'has:image', 'has'],
    ['ana', 'tag:billing', 'tag'],
  ] as const)('refuses %s the search %j, naming the operator', async (name, query, operator) => {
    const refusal = { code: 'VALIDATION', details: { fields: { [operator]: [expect.any(String)] } } };
    await expect(search(name, query)).rejects.toMatchObject({ answer: { status: 400, body: refusal } });
  });

  it('finds for a professional the notes that mention him, and for an end user nothing of them', async () => {
    const { id, ana, dana } = await stage.talk();
    const { displayName } = stage.person('mikael').user;
    const note = (text: string) => dana.ask('message:send', written(id, text, { kind: 'note' }));
    await note(`@${displayName}, the lighthouse invoice is yours.`);
    await note(`Ask ${displayName} about the lighthouse`);
    await note(`@${displayName}sson knows the lighthouse`);
    await dana.ask('message:send', written(id, `@${displayName} is in the lighthouse`));
    await ana.ask('message:send', written(id, `Where is @${displayName} of the lighthouse?`));
    const own = await stage.socketOf('mikael');
    await own.ask('message:send', written(id, `@${displayName}: my lighthouse`, { kind: 'note' }));

    const his = `@${displayName}, the lighthouse invoice is yours.`;
    expect(await found('mikael', 'mentions:me lighthouse')).toEqual([his]);
    expect(await found('mikael', 'mentions:me')).toContain(his);
    expect(await found('mikael', 'mentions:me lighthouse from:dana after:2020-01-01')).toEqual([his]);
    expect(await found('mikael', 'mentions:me lighthouse from:ana')).toEqual([]);
    expect(await found('dana', 'mentions:me lighthouse')).toEqual([]);
    for (const [name, query] of [
      ['ana', 'mentions:me'],
      ['mikael', 'mentions:dana'],
    ] as const) {
      const refused = await stage.person(name).http.request('GET', `/chat/search?q=${query}`);
      expect(refused).toMatchObject({ status: 400, body: { code: 'VALIDATION' } });
    }
  });

  it('takes no text for a pattern', async () => {
    for (const q of ['.*', '(a+)+$', '" OR "x', 'user:*', 'NEAR(a b)', '-', '\u0000'])
      expect(await found('dana', q)).toEqual(expect.any(Array));
    expect(await found('dana', 'NOT quince')).toEqual([]);
  });
});
