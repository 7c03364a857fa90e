import type { ConversationReply, CreateConversationResponse } from '@prochat/contract';
import { HttpClient, SocketClient } from '@prochat/server/testing';
import { eachAtOnce } from '../load/fleet';
import type { FleetPlan } from '../load/plan';

export const ADMIN = { email: 'priya@bench.test', password: 'correct horse battery' };
/** The page's address; the server is told the same. */
export const ORIGIN = 'http://chat.test';

const AT_ONCE = 8;
const PASSWORD = 'correct horse battery';

export interface FleetSize {
  /** End users with one conversation each. */
  conversations: number;
  /** They hold the conversations in turn. */
  professionals: number;
  /** End users who are only connected. */
  idle?: number;
}

/** Makes people and conversations through the product's own API, as they would themselves: nothing is written past it. */
export async function productFleet(
  url: string,
  { conversations, professionals, idle = 0 }: FleetSize,
): Promise<FleetPlan> {
  const browser = (): HttpClient => new HttpClient(() => url, ORIGIN);
  const priya = browser();
  await priya.post('/auth/login', ADMIN);
  const users: string[] = [];
  const ids: string[] = [];
  await eachAtOnce(Array.from({ length: conversations + idle }), AT_ONCE, async (_, i) => {
    const guest = browser();
    await guest.post('/auth/guest', { displayName: `Ana Oliveira ${i}` });
    users[i] = tokenOf(guest);
    if (i >= conversations) return;
    const { conversation } = await guest.post<CreateConversationResponse>('/chat/conversations', {
      topic: `Claim ${i}`,
    });
    ids[i] = conversation.id;
  });
  const staff: string[] = [];
  await eachAtOnce(Array.from({ length: professionals }), AT_ONCE, async (_, i) => {
    const email = `dana${i}-${url.slice(-4)}@bench.test`;
    await priya.post('/admin/users', {
      email,
      displayName: `Dana Whitfield ${i}`,
      role: 'staff',
      password: PASSWORD,
    });
    const dana = browser();
    await dana.post('/auth/login', { email, password: PASSWORD });
    staff[i] = tokenOf(dana);
  });
  await claimAll(url, staff, ids);
  return {
    url,
    people: [...users, ...staff],
    conversations: ids.map((id, i) => ({
      id,
      user: i,
      professional: conversations + idle + (i % professionals),
    })),
  };
}

async function claimAll(url: string, staff: readonly string[], ids: readonly string[]): Promise<void> {
  await eachAtOnce(staff, AT_ONCE, async (token, professional) => {
    const socket = await SocketClient.connect(url, { token });
    for (let i = professional; i < ids.length; i += staff.length) {
      const conversationId = ids[i] ?? '';
      const reply: ConversationReply = await socket.ask('conversation:claim', { conversationId });
      if (reply.conversation.status !== 'assigned') throw new Error(`${conversationId} was not claimed.`);
    }
    socket.close();
  });
}

/** The session cookie is also what a program gives in the handshake. */
function tokenOf(browser: HttpClient): string {
  const token = browser.cookies.get('session');
  if (token === undefined) throw new Error('Not signed in.');
  return token;
}
