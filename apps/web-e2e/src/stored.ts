import type { Message, MessagePage } from '@prochat/contract';
import { expect, type People } from './journey';

/** The whole log as the server has it, without a hole; at most a page of it. */
export async function storedLog(people: People, id: string): Promise<Message[]> {
  const { http } = await people.knownAdmin();
  const { items } = await http.get<MessagePage>(`/chat/conversations/${id}/messages?pageSize=100`);
  expect(items.map(({ seq }) => seq)).toEqual(items.map((_, index) => index + 1));
  return items;
}

/** What was said to both sides, from the first to the last. */
export async function storedTexts(people: People, id: string): Promise<string[]> {
  const log = await storedLog(people, id);
  return log.filter(({ kind }) => kind === 'message').map(({ text }) => text);
}
