import type { Conversation, CreateUserResponse, Role } from '@prochat/contract';
import {
  CAST,
  ClientSession,
  FollowingClient,
  HttpClient,
  Person,
  TEST_ORIGIN,
  type CastMember,
  type ClientListener,
} from '@prochat/server/testing';
import { Random } from '../../data/random';

const MORE_USERS = [
  'Ines Duarte',
  'Jonas Keller',
  'Leila Haddad',
  'Marco Bianchi',
  'Nadia Petrova',
  'Olu Adeyemi',
  'Pia Svensson',
  'Quentin Morel',
  'Rosa Iglesias',
  'Samir Khan',
  'Tova Nilsen',
  'Uma Rao',
];
const MORE_STAFF = ['Sofie Lund', 'Rafael Costa', 'Hanna Weiss', 'Ivo Novak', 'Jana Dvorak'];

/** Somebody with one or several browsers, each with one or two tabs. */
export interface Inhabitant {
  member: CastMember;
  id: string;
  sessions: ClientSession[];
  clients: FollowingClient[];
  random: Random;
  blocked: boolean;
}

/** What is known of a conversation's state, from whatever was shown last. */
export interface Known {
  id: string;
  userId: string;
  status: Conversation['status'];
  assignedTo: string | null;
  lastSeq: number;
}

/** How many devices, and how many tabs on the first of them. */
interface Equipment {
  devices: number;
  tabs: number;
}

/** The people, their devices and the conversations they know of. */
export class World {
  readonly users: Inhabitant[] = [];
  readonly staff: Inhabitant[] = [];
  admin!: Inhabitant;
  readonly conversations = new Map<string, Known>();

  constructor(
    private readonly url: () => string,
    private readonly seed: number,
    private readonly listener: ClientListener,
  ) {}

  get everybody(): Inhabitant[] {
    return [...this.users, ...this.staff, this.admin];
  }

  get clients(): FollowingClient[] {
    return this.everybody.flatMap(({ clients }) => clients);
  }

  inhabitant(id: string): Inhabitant | undefined {
    return this.everybody.find((one) => one.id === id);
  }

  /** Signs everybody in on all devices; nobody is connected yet. */
  async settle(): Promise<void> {
    this.admin = await this.#inhabitant(CAST.priya, { devices: 1, tabs: 1 }, 'sign-in');
    await this.#named(this.admin);
    const staff = [CAST.dana, CAST.mikael, ...MORE_STAFF.map((name) => memberOf(name, 'staff'))];
    for (const [index, { email, displayName, role, password }] of staff.entries()) {
      await this.admin.sessions[0]?.person.http.post<CreateUserResponse>('/admin/users', {
        ...{ email, displayName, role, password },
      });
      const equipment = { devices: index === 0 ? 2 : 1, tabs: index === 1 ? 2 : 1 };
      this.staff.push(await this.#inhabitant(staff[index] as CastMember, equipment, 'sign-in'));
    }
    const users = [CAST.ana, CAST.tomas, ...MORE_USERS.map((name) => memberOf(name, 'user'))];
    for (const [index, member] of users.entries()) {
      const equipment = { devices: index % 3 === 0 ? 2 : 1, tabs: index % 4 === 1 ? 2 : 1 };
      this.users.push(await this.#inhabitant(member, equipment, 'register'));
    }
  }

  /** Takes in what a conversation looked like; an older look changes nothing. */
  learn({ id, userId, status, assignedTo, lastSeq }: Conversation): void {
    const known = this.conversations.get(id);
    if (known && known.lastSeq > lastSeq) return;
    this.conversations.set(id, { id, userId, status, assignedTo: assignedTo?.id ?? null, lastSeq });
  }

  conversationsOf(userId: string): Known[] {
    return [...this.conversations.values()].filter((known) => known.userId === userId);
  }

  heldBy(staffId: string): Known[] {
    return [...this.conversations.values()].filter((known) => known.assignedTo === staffId);
  }

  close(): void {
    for (const client of this.clients) client.close();
  }

  async #named(admin: Inhabitant): Promise<void> {
    const session = admin.sessions[0] as ClientSession;
    await session.person.http.patch(`/admin/users/${admin.id}`, { displayName: CAST.priya.displayName });
    await session.person.signIn(CAST.priya);
  }

  async #inhabitant(
    member: CastMember,
    { devices, tabs }: Equipment,
    entry: 'register' | 'sign-in',
  ): Promise<Inhabitant> {
    const index = this.users.length + this.staff.length;
    const random = Random.of(this.seed, 1, index);
    const sessions: ClientSession[] = [];
    const clients: FollowingClient[] = [];
    for (let device = 0; device < devices; device += 1) {
      const person = new Person(new HttpClient(this.url, TEST_ORIGIN), this.url);
      await (entry === 'register' && device === 0 ? person.register(member) : person.signIn(member));
      const session = new ClientSession(person, member);
      sessions.push(session);
      for (let tab = 0; tab < (device === 0 ? tabs : 1); tab += 1)
        clients.push(
          new FollowingClient({
            name: `${member.displayName} (device ${device + 1}, tab ${tab + 1})`,
            session,
            url: this.url,
            random: () => random.next(),
            listener: this.listener,
            // They are told far more than people ever are.
            deliveredAfterMs: 1_000,
          }),
        );
    }
    const id = (sessions[0] as ClientSession).person.id;
    return { member, id, sessions, clients, random, blocked: false };
  }
}

function memberOf(displayName: string, role: Role): CastMember {
  const name = displayName.toLowerCase().replaceAll(' ', '.');
  return { displayName, email: `${name}@example.com`, password: `${name}-signs-in`, role };
}
