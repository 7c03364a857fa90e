import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { Draft, DraftsResponse } from '@prochat/contract';
import { CSRF_HEADER } from '@prochat/contract';
import type { CastName } from '@prochat/server/testing';
import { Stage, UNKNOWN_ID } from './chat-scene';

/** What is typed and not sent goes with its writer, to no one else, and never into another conversation. */
describe('a draft', () => {
  let stage: Stage;

  beforeAll(async () => {
    stage = await Stage.open({ MESSAGE_MAX_CHARS: '100' });
  });
  afterEach(() => stage.endScene());
  afterAll(() => stage.close());

  const pathOf = (id: string, slot?: string): string =>
    `/chat/conversations/${id}/drafts${slot === undefined ? '' : `/${slot}`}`;
  const drafts = async (name: CastName, id: string): Promise<Draft[]> =>
    (await stage.person(name).http.get<DraftsResponse>(pathOf(id))).drafts;
  const texts = async (name: CastName, id: string): Promise<Record<string, string>> =>
    Object.fromEntries((await drafts(name, id)).map(({ slot, text }) => [slot, text]));
  const type = async (name: CastName, id: string, slot: string, text: string): Promise<void> => {
    const { status, text: answer } = await stage.person(name).http.request('PUT', pathOf(id, slot), { text });
    expect([status, answer]).toEqual([204, '']);
  };

  it('is there again as it was typed, with the time by the server’s clock', async () => {
    const { id } = await stage.openConversation();
    expect(await drafts('ana', id)).toEqual([]);
    const before = new Date().toISOString();
    await type('ana', id, 'reply', '  <b>Half a</b>\n sentence & ');
    const [draft] = await drafts('ana', id);
    expect(draft).toEqual({
      slot: 'reply',
      text: '  <b>Half a</b>\n sentence & ',
      updatedAt: expect.any(String),
    });
    expect((draft?.updatedAt ?? '') >= before).toBe(true);
    expect((draft?.updatedAt ?? '') <= new Date().toISOString()).toBe(true);
  });

  it('is replaced by what is typed next, and removed by nothing', async () => {
    const { id } = await stage.openConversation();
    await type('ana', id, 'reply', 'One');
    await type('ana', id, 'reply', 'Two');
    expect(await texts('ana', id)).toEqual({ reply: 'Two' });
    await type('ana', id, 'reply', '');
    await type('ana', id, 'reply', '');
    expect(await drafts('ana', id)).toEqual([]);
  });

  it('of a private note is another than that of a reply, and for professionals only', async () => {
    const { id } = await stage.openConversation();
    await type('dana', id, 'reply', 'Dear Ana');
    await type('dana', id, 'note', 'Ask Mikael');
    expect(await texts('dana', id)).toEqual({ reply: 'Dear Ana', note: 'Ask Mikael' });
    expect(await stage.person('ana').http.refusal('PUT', pathOf(id, 'note'), { text: 'x' })).toMatchObject({
      status: 403,
      code: 'FORBIDDEN',
    });
    expect(await drafts('ana', id)).toEqual([]);
  });

  it('is its writer’s alone: not the other side’s, not a colleague’s, not an admin’s', async () => {
    const { id } = await stage.openConversation();
    await type('ana', id, 'reply', 'Of Ana');
    await type('dana', id, 'reply', 'Of Dana');
    for (const name of ['mikael', 'priya'] as const) expect(await drafts(name, id)).toEqual([]);
    expect(await texts('ana', id)).toEqual({ reply: 'Of Ana' });
    expect(await texts('dana', id)).toEqual({ reply: 'Of Dana' });
    for (const [method, path] of [
      ['GET', pathOf(id)],
      ['PUT', pathOf(id, 'reply')],
    ] as const)
      expect(
        await stage.person('tomas').http.refusal(method, path, method === 'PUT' ? { text: 'x' } : undefined),
      ).toMatchObject({
        status: 404,
        code: 'NOT_FOUND',
      });
  });

  it('stays in its conversation, and nobody hears of it', async () => {
    const { id, ana, dana } = await stage.talk();
    const { id: other } = await stage.openConversation();
    const before = await stage.conversation('dana', id);
    await type('ana', id, 'reply', 'In the first');
    expect(await drafts('ana', other)).toEqual([]);
    for (const socket of [ana, dana]) {
      await socket.settled();
      expect(socket.heardEvents().filter((event) => event !== 'queue:update')).toEqual(
        socket === ana ? ['conversation:updated', 'message:new'] : ['conversation:updated'],
      );
    }
    expect(await stage.conversation('dana', id)).toEqual(before);
  });

  it('may be as long as a message', async () => {
    const { id } = await stage.openConversation();
    const { http } = stage.person('ana');
    await type('ana', id, 'reply', '🙂'.repeat(100));
    expect(await http.refusal('PUT', pathOf(id, 'reply'), { text: 'x'.repeat(101) })).toMatchObject({
      status: 400,
      code: 'MESSAGE_TOO_LONG',
      details: { max: 100 },
    });
    expect(await texts('ana', id)).toEqual({ reply: '🙂'.repeat(100) });
  });

  it.each(['other', 'Reply', '__proto__', 'toString', '%00'])('has no slot %s', async (slot) => {
    const { id } = await stage.openConversation();
    expect(await stage.person('dana').http.refusal('PUT', pathOf(id, slot), { text: 'x' })).toMatchObject({
      status: 404,
      code: 'NOT_FOUND',
    });
  });

  it('needs the token of the page, and a conversation', async () => {
    const { id } = await stage.openConversation();
    const { http } = stage.person('ana');
    expect(
      await http.request('PUT', pathOf(id, 'reply'), { text: 'x' }, { headers: { [CSRF_HEADER]: null } }),
    ).toMatchObject({ status: 403, body: { code: 'CSRF' } });
    expect((await http.refusal('PUT', pathOf(UNKNOWN_ID, 'reply'), { text: 'x' })).code).toBe('NOT_FOUND');
    expect(await drafts('ana', id)).toEqual([]);
  });
});
