import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { CannedRepliesResponse, Conversation, MessagePage, Page, TagsResponse } from '@prochat/contract';
import { AuthStore } from '@prochat/server/auth';
import { ChatStore } from '@prochat/server/chat';
import { DeskStore } from '@prochat/server/desk';
import { CAST, type Person } from '@prochat/server/testing';
import { UploadStore } from '@prochat/server/upload';
import { openEmptyInstallation, type Installation } from '../promises/installation';
import { DemoFiles } from './demo-files';
import { seedDemo } from './seed-demo';
import { DEMO_TALKS } from './talks';

describe('the demo', () => {
  let at: Installation;
  let messages: number;
  let dana: Person;

  beforeAll(async () => {
    at = await openEmptyInstallation();
    const { app } = at.server;
    const files = new DemoFiles(() => at.visitor(), app.get(UploadStore));
    messages = await seedDemo(app.get(AuthStore), app.get(ChatStore), app.get(DeskStore), files, Date.now());
    dana = await at.visitor().signIn(CAST.dana);
  });
  afterAll(() => at.close());

  const list = async (view: string): Promise<Conversation[]> =>
    (
      await dana.http.get<Page<Conversation>>(
        `/chat/conversations?scope=professional&view=${view}&pageSize=100`,
      )
    ).items;

  it('lets everyone of the cast sign in under his name', async () => {
    for (const member of Object.values(CAST)) {
      const { displayName, role } = (await at.visitor().signIn(member)).user;
      expect({ displayName, role }).toEqual({ displayName: member.displayName, role: member.role });
    }
  });

  it('has conversations of every status, some unread, none in the future', async () => {
    const all = await list('all');
    expect(all).toHaveLength(DEMO_TALKS.length);
    expect(messages).toBeGreaterThan(200);
    expect(new Set(all.map(({ status }) => status))).toEqual(new Set(['open', 'assigned', 'closed']));
    expect(all.some(({ unreadCounts }) => unreadCounts.user > 0)).toBe(true);
    expect(all.some(({ unreadCounts }) => unreadCounts.professional > 0)).toBe(true);
    for (const { updatedAt } of all) expect(Date.parse(updatedAt)).toBeLessThan(Date.now());
  });

  it('has a queue with different waiting times and priorities, and work in hand', async () => {
    const queue = await list('queue');
    expect(new Set(queue.map(({ metadata }) => metadata.priority)).size).toBeGreaterThanOrEqual(3);
    expect(new Set(queue.map(({ waitingSince }) => waitingSince)).size).toBe(queue.length);
    expect((await list('mine')).length).toBeGreaterThan(2);
  });

  it('has tags that are all in use, canned replies of the team and of her own, and ratings', async () => {
    const all = await list('all');
    const { items: tags } = await dana.http.get<TagsResponse>('/chat/tags');
    expect(new Set(all.flatMap((conversation) => conversation.tags))).toEqual(
      new Set(tags.map(({ name }) => name)),
    );
    const { items: replies } = await dana.http.get<CannedRepliesResponse>('/chat/canned-replies');
    expect(new Set(replies.map(({ scope }) => scope))).toEqual(new Set(['team', 'personal']));
    const rated = all.filter(({ rating }) => rating !== null);
    expect(rated.length).toBeGreaterThan(5);
    expect(new Set(rated.map(({ status }) => status))).toEqual(new Set(['closed']));
  });

  it('has a conversation with a picture and a document, which both sides can open', async () => {
    const ana = await at.visitor().signIn(CAST.ana);
    const talk = (await list('all')).find(
      ({ metadata }) => metadata.topic === 'Home office with two employers',
    );
    const { items } = await ana.http.get<MessagePage>(
      `/chat/conversations/${talk?.id}/messages?pageSize=100`,
    );
    const files = items.flatMap(({ attachments }) => attachments);
    expect(files.map(({ name, type }) => [name, type])).toEqual([
      ['payslip-march.jpg', 'image/jpeg'],
      ['Draft-return-2025.pdf', 'application/pdf'],
    ]);
    for (const { url } of files)
      for (const person of [ana, dana])
        expect((await person.http.request('GET', url.replace('/api', ''))).status).toBe(200);
  });
});
