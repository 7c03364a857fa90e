import { PeopleApi } from '../people-api';
import { Session } from '../session';
import { ADMIN, BuiltServer } from './built-server';
import { Client, PAGE_URL } from './client';
import { Network } from './network';

/** Two who ask, two who answer. */
export const NAMES = ['ana', 'tomas', 'dana', 'mikael'] as const;
export type Name = (typeof NAMES)[number];
export const STAFF = ['dana', 'mikael'] as const;

const CAST: Record<Name, { displayName: string; role: 'user' | 'staff' }> = {
  ana: { displayName: 'Ana Oliveira', role: 'user' },
  tomas: { displayName: 'Tomás Reyes', role: 'user' },
  dana: { displayName: 'Dana Whitfield', role: 'staff' },
  mikael: { displayName: 'Mikael Berg', role: 'staff' },
};
const accountOf = (name: Name) => ({ email: `${name}@example.com`, password: `${name}-signs-in` });

/** A built server and the cast in front of it, each in a browser and behind a network of his own. */
export class Installation {
  readonly server = new BuiltServer(PAGE_URL);
  private readonly clients = new Map<Name, Client>();
  private readonly opened: Client[] = [];

  static async open(): Promise<Installation> {
    const installation = new Installation();
    await installation.server.start();
    await installation.gather();
    return installation;
  }

  client(name: Name): Client {
    const client = this.clients.get(name);
    if (!client) throw new Error(`${name} is not here.`);
    return client;
  }

  /** Another device of this person, signed in. */
  async anotherDevice(name: Name): Promise<Client> {
    const client = await this.visitor();
    await client.get(Session).signIn(accountOf(name));
    void client.store;
    return client;
  }

  /** A device that is not needed any more. */
  async putAway(client: Client): Promise<void> {
    client.close();
    await client.network.close();
    this.opened.splice(this.opened.indexOf(client), 1);
  }

  async close(): Promise<void> {
    for (const client of [...this.opened]) await this.putAway(client);
    await this.server.close();
  }

  /** Runs everything here; has a browser, but is in no conversation. */
  get priya(): Client {
    const [priya] = this.opened;
    if (!priya) throw new Error('Priya is not here.');
    return priya;
  }

  /** A browser in which nobody is signed in. */
  async visitor(): Promise<Client> {
    const client = await Client.open(await Network.open(() => this.server.port));
    this.opened.push(client);
    return client;
  }

  private async gather(): Promise<void> {
    const priya = await this.visitor();
    await priya.get(Session).signIn(ADMIN);
    for (const name of NAMES) {
      const { displayName, role } = CAST[name];
      const account = { ...accountOf(name), displayName };
      if (role === 'staff') await priya.get(PeopleApi).create({ ...account, role });
      const client = role === 'staff' ? await this.anotherDevice(name) : await this.visitor();
      if (role === 'user') await client.get(Session).register(account);
      void client.store;
      this.clients.set(name, client);
    }
  }
}
