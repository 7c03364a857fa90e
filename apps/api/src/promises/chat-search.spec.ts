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

  it('takes no text for a pattern', async () => {
    for (const q of ['.*', '(a+)+$', '" OR "x', 'user:*', 'NEAR(a b)', '-', '\u0000'])
      expect(await found('dana', q)).toEqual(expect.any(Array));
    expect(await found('dana', 'NOT quince')).toEqual([]);
  });
});
