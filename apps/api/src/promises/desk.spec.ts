import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  LIMITS,
  type CannedRepliesResponse,
  type CannedReplyResponse,
  type Tag,
  type TagResponse,
  type TagsResponse,
} from '@prochat/contract';
import type { CastName } from '@prochat/server/testing';
import { Stage, UNKNOWN_ID } from './chat-scene';

let stage: Stage;
beforeAll(async () => {
  stage = await Stage.open();
});
afterAll(() => stage.close());

const http = (name: CastName) => stage.person(name).http;
let count = 0;
/** A word that nothing is called by yet. */
const newWord = (): string => `word-${++count}`;
const newTag = async (name = newWord()): Promise<Tag> =>
  (await http('priya').post<TagResponse>('/admin/tags', { name })).tag;
const tags = async (): Promise<Tag[]> => (await http('dana').get<TagsResponse>('/chat/tags')).items;
const newReply = async (who: CastName, body: Record<string, unknown> = {}) =>
  (
    await http(who).post<CannedReplyResponse>('/chat/canned-replies', {
      scope: 'personal',
      shortcut: newWord(),
      text: 'Hello {{user.name|there}}',
      ...body,
    })
  ).cannedReply;
const repliesOf = async (who: CastName) =>
  (await http(who).get<CannedRepliesResponse>('/chat/canned-replies')).items;

describe('tags', () => {
  it('are made, recoloured and removed by admins, and seen by every professional', async () => {
    const made = await newTag('refund');
    expect(made).toEqual({ name: 'refund', color: 'grey', createdAt: expect.any(String) });
    const { tag } = await http('priya').patch<TagResponse>('/admin/tags/refund', { color: 'teal' });
    expect(tag).toEqual({ ...made, color: 'teal' });
    expect(await tags()).toContainEqual(tag);
    expect(await http('priya').request('DELETE', '/admin/tags/refund')).toMatchObject({ status: 204 });
    expect((await tags()).map(({ name }) => name)).not.toContain('refund');
    expect(await http('priya').refusal('DELETE', '/admin/tags/refund')).toMatchObject({ status: 404 });
  });

  it('are changed by nobody below an admin, and seen by no end user', async () => {
    const { name } = await newTag();
    const changes = [
      ['POST', '/admin/tags', { name: newWord() }],
      ['PATCH', `/admin/tags/${name}`, { color: 'red' }],
      ['DELETE', `/admin/tags/${name}`, undefined],
    ] as const;
    const before = await tags();
    for (const who of ['dana', 'ana'] as const)
      for (const [method, path, body] of changes)
        expect(await http(who).refusal(method, path, body)).toMatchObject({ status: 403, code: 'FORBIDDEN' });
    expect(await http('ana').refusal('GET', '/chat/tags')).toMatchObject({ status: 403 });
    expect(await stage.installation.visitor().http.refusal('GET', '/chat/tags')).toMatchObject({
      status: 401,
    });
    expect(await tags()).toEqual(before);
  });

  it('are one word in one spelling, and each is there once', async () => {
    for (const name of ['Refund', 'two words', '-x', '', 'a'.repeat(41), 7, null, { $ne: '' }])
      expect([name, await http('priya').refusal('POST', '/admin/tags', { name })]).toEqual([
        name,
        expect.objectContaining({ status: 400, code: 'VALIDATION' }),
      ]);
    const composed = 'caf\u00e9';
    await newTag(composed);
    for (const name of [composed, 'cafe\u0301', ` ${composed} `])
      expect(await http('priya').refusal('POST', '/admin/tags', { name })).toMatchObject({
        status: 409,
        code: 'TAG_EXISTS',
      });
    expect(await http('priya').refusal('POST', '/admin/tags', { name: 'x', color: 'pink' })).toMatchObject({
      code: 'VALIDATION',
    });
  });

  it('are as many as allowed and no more, however many come at once', async () => {
    const free = LIMITS.tagsMax - (await tags()).length;
    for (let n = 0; n < free - 1; n += 1) await newTag();
    const answers = await Promise.all(
      [newWord(), newWord(), newWord()].map((name) => http('priya').request('POST', '/admin/tags', { name })),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409, 409]);
    expect(await http('priya').refusal('POST', '/admin/tags', { name: newWord() })).toMatchObject({
      code: 'TOO_MANY_TAGS',
    });
    const all = await tags();
    expect(all).toHaveLength(LIMITS.tagsMax);
    const { name = '' } = all.find((tag) => tag.name.startsWith('word-')) ?? {};
    await http('priya').request('DELETE', `/admin/tags/${name}`);
    await newTag(name);
  });

  it('that are removed stay with their conversations, which can lose them and take them no more', async () => {
    const names = (await tags()).map((tag) => tag.name).filter((name) => name.startsWith('word-'));
    const [tag = ''] = names;
    const [held, other] = [await stage.openConversation(), await stage.openConversation()];
    await http('dana').patch(`/chat/conversations/${held.id}`, { addTags: [tag] });
    await http('priya').request('DELETE', `/admin/tags/${tag}`);
    expect((await stage.conversation('dana', held.id)).tags).toEqual([tag]);
    expect(
      await http('dana').refusal('PATCH', `/chat/conversations/${other.id}`, { addTags: [tag] }),
    ).toMatchObject({ status: 400, code: 'VALIDATION' });
    await http('dana').patch(`/chat/conversations/${held.id}`, { removeTags: [tag] });
    expect((await stage.conversation('dana', held.id)).tags).toEqual([]);
  });
});

describe('canned replies', () => {
  it("of the team are the admins' to change and every professional's to use", async () => {
    const shortcut = newWord();
    const reply = await newReply('priya', { scope: 'team', shortcut });
    expect(reply).toMatchObject({ scope: 'team', shortcut, text: 'Hello {{user.name|there}}' });
    expect(await repliesOf('dana')).toContainEqual(reply);
    const path = `/chat/canned-replies/${reply.id}`;
    for (const [method, body] of [['PATCH', { text: 'Mine now' }], ['DELETE']] as const)
      expect(await http('dana').refusal(method, path, body)).toMatchObject({ status: 403 });
    expect(
      await http('dana').refusal('POST', '/chat/canned-replies', {
        scope: 'team',
        shortcut: newWord(),
        text: 'x',
      }),
    ).toMatchObject({ status: 403, code: 'FORBIDDEN' });
    const changed = await http('priya').patch<CannedReplyResponse>(path, { text: 'Good day' });
    expect(changed.cannedReply).toMatchObject({ id: reply.id, shortcut, text: 'Good day' });
    expect(await http('priya').request('DELETE', path)).toMatchObject({ status: 204 });
    expect((await repliesOf('dana')).map(({ id }) => id)).not.toContain(reply.id);
  });

  it("of one's own are seen, changed and removed by nobody else, not even an admin", async () => {
    const reply = await newReply('dana');
    const path = `/chat/canned-replies/${reply.id}`;
    for (const who of ['mikael', 'priya'] as const) {
      expect((await repliesOf(who)).map(({ id }) => id)).not.toContain(reply.id);
      for (const [method, body] of [['PATCH', { text: 'x' }], ['DELETE']] as const) {
        const theirs = await http(who).refusal(method, path, body);
        const nobodys = await http(who).refusal(method, `/chat/canned-replies/${UNKNOWN_ID}`, body);
        const bare = { status: 404, code: 'NOT_FOUND' };
        expect([theirs, nobodys]).toEqual([expect.objectContaining(bare), expect.objectContaining(bare)]);
        expect(theirs.message).toBe(nobodys.message);
      }
    }
    expect(await repliesOf('dana')).toContainEqual(reply);
  });

  it('are nothing of the end users, and never reach one', async () => {
    const { id } = await newReply('priya', { scope: 'team' });
    expect(await http('ana').refusal('GET', '/chat/canned-replies')).toMatchObject({ status: 403 });
    for (const method of ['PATCH', 'DELETE'] as const)
      expect(await http('ana').refusal(method, `/chat/canned-replies/${id}`, { text: 'x' })).toMatchObject({
        status: 403,
      });
    expect(
      await http('ana').refusal('POST', '/chat/canned-replies', {
        scope: 'personal',
        shortcut: newWord(),
        text: 'x',
      }),
    ).toMatchObject({ status: 403 });
  });

  it("have a shortcut that is one word and is there once, in the team and with each person; one's own comes first", async () => {
    const shortcut = newWord();
    const [team, own] = [
      await newReply('priya', { scope: 'team', shortcut }),
      await newReply('dana', { shortcut }),
    ];
    const found = (await repliesOf('dana')).filter((reply) => reply.shortcut === shortcut);
    expect(found.map(({ id }) => id)).toEqual([own.id, team.id]);
    await newReply('mikael', { shortcut });
    const taken = { status: 409, code: 'SHORTCUT_TAKEN' };
    const body = { scope: 'personal', shortcut, text: 'x' };
    expect(await http('dana').refusal('POST', '/chat/canned-replies', body)).toMatchObject(taken);
    const other = await newReply('dana');
    expect(
      await http('dana').refusal('PATCH', `/chat/canned-replies/${other.id}`, { shortcut }),
    ).toMatchObject(taken);
    for (const wrong of ['Two', 'two words', '', '/x', 7, null])
      expect(
        await http('dana').refusal('POST', '/chat/canned-replies', { ...body, shortcut: wrong }),
      ).toMatchObject({ status: 400, code: 'VALIDATION' });
  });

  it('are cleaned, not empty and not too long; what is refused changes nothing', async () => {
    const reply = await newReply('dana', { text: '  a < b <b>bold</b> ' });
    expect(reply.text).toBe('a < b bold');
    const path = `/chat/canned-replies/${reply.id}`;
    for (const text of ['', '  \n ', '<p></p>', 'x'.repeat(LIMITS.cannedReplyMaxChars + 1), 7, null, ['x']])
      expect(await http('dana').refusal('PATCH', path, { text })).toMatchObject({
        status: 400,
        code: 'VALIDATION',
      });
    expect(await repliesOf('dana')).toContainEqual(reply);
    const long = 'ü'.repeat(LIMITS.cannedReplyMaxChars);
    expect((await http('dana').patch<CannedReplyResponse>(path, { text: long })).cannedReply.text).toBe(long);
  });

  it('are as many as allowed with each person, and no more', async () => {
    const mine = (await repliesOf('mikael')).filter(({ scope }) => scope === 'personal').length;
    for (let n = mine; n < LIMITS.cannedRepliesMax; n += 1) await newReply('mikael');
    expect(
      await http('mikael').refusal('POST', '/chat/canned-replies', {
        scope: 'personal',
        shortcut: newWord(),
        text: 'x',
      }),
    ).toMatchObject({ status: 409, code: 'TOO_MANY_CANNED_REPLIES' });
    await newReply('dana');
  });
});
