import { hash } from '@node-rs/argon2';
import type { PersonRef, Role } from '@prochat/contract';
import type { AuthStore } from '@prochat/server/auth';
import type { ChatStore } from '@prochat/server/chat';
import type { DeskStore } from '@prochat/server/desk';
import { CAST } from '@prochat/server/testing';
import type { DemoFiles } from './demo-files';
import { END_USERS } from './people';
import { ScriptPlayer } from './seed';
import { seedSharedDesk } from './shared-desk';
import { DEMO_TALKS } from './talks';

const MEMBER_FOR_DAYS = 60;
const DAY_MS = 86_400_000;

/** Fills empty stores with the demo's people and conversations, as of `now`. Returns how many messages it wrote. */
export async function seedDemo(
  auth: AuthStore,
  chat: ChatStore,
  desk: DeskStore,
  files: DemoFiles,
  now: number,
): Promise<number> {
  const createdAt = new Date(now - MEMBER_FOR_DAYS * DAY_MS).toISOString();
  const create = async (
    { email, displayName, password }: { email: string; displayName: string; password?: string },
    role: Role,
  ): Promise<PersonRef> => {
    const passwordHash = password === undefined ? null : await hash(password);
    const user = { email, displayName, role, passwordHash, guest: false, blockedUntil: null, createdAt };
    const { id } = await auth.createUser(user);
    return { id, displayName };
  };
  // Made from the environment at start, under a name of its own.
  const priya = await auth.findUserByEmail(CAST.priya.email);
  if (priya) await auth.updateUser(priya.id, { displayName: CAST.priya.displayName });
  const professionals = {
    dana: await create(CAST.dana, 'staff'),
    mikael: await create(CAST.mikael, 'staff'),
  };
  await seedSharedDesk(desk, professionals.dana.id, createdAt);
  const users: Record<string, PersonRef> = {};
  for (const [key, person] of Object.entries(END_USERS)) users[key] = await create(person, 'user');
  let messages = 0;
  for (const [index, script] of DEMO_TALKS.entries())
    messages += await ScriptPlayer.play(chat, { users, professionals, files }, script, {
      name: `${index}`,
      now,
    });
  return messages;
}
