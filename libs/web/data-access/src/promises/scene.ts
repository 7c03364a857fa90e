import { HttpClient } from '@angular/common/http';
import { LIMITS, type Conversation, type Message } from '@prochat/contract';
import { firstValueFrom } from 'rxjs';
import { toAppError, type AppError } from '../app-error';
import { newClientId } from '../index';
import type { ThreadEntry } from '../thread';
import type { Client } from './client';
import { differ } from './differ';
import { NAMES, type Installation, type Name } from './installation';
import { until } from './until';
import { wrongIn, type Written } from './what-must-hold';

/** Whose conversation: each end user has one in a scene, and both professionals are in both. */
export type Place = 'ana' | 'tomas';
export const PLACES = ['ana', 'tomas'] as const;
export const placesOf = (name: Name): readonly Place[] =>
  name === 'ana' || name === 'tomas' ? [name] : PLACES;

/** Refusals that are an answer: the deed came too late, or was not his to do. */
const FAIR_REFUSALS = new Set([
  'OFFLINE',
  'UNAVAILABLE',
  'NOT_ASSIGNEE',
  'ALREADY_ASSIGNED',
  'CONVERSATION_CLOSED',
  'NOT_CLOSED',
  'STALE_REPLY',
  'MESSAGE_DELETED',
]);

/**
 * Two fresh conversations in a running installation, what was done to them and what must be so when all is quiet again.
 */
export class Scene {
  readonly written: Written[] = [];
  /** What was done and acknowledged must be found in the log by these. */
  private readonly proofs: ((log: readonly Message[]) => string | null)[] = [];
  private readonly underway = new Set<Promise<void>>();
  readonly wrong: string[] = [];

  private constructor(
    readonly installation: Installation,
    private readonly ids: Record<Place, string>,
  ) {}

  static async open(installation: Installation): Promise<Scene> {
    await until('all are connected', () =>
      NAMES.every((name) => installation.client(name).socket.state() === 'online'),
    );
    const ids = {} as Record<Place, string>;
    const written: Written[] = [];
    for (const place of PLACES) {
      const client = installation.client(place);
      const text = `The first of ${newClientId()}`;
      const topic = 'Home office deduction';
      const { id } = await client.store.create({ topic, message: { clientId: newClientId(), text } });
      ids[place] = id;
      written.push({ text, conversationId: id, senderId: client.user.id, kind: 'message', files: [] });
    }
    const scene = new Scene(installation, ids);
    scene.written.push(...written);
    for (const name of NAMES) scene.sitDown(name);
    return scene;
  }

  client(name: Name): Client {
    return this.installation.client(name);
  }

  id(place: Place): string {
    return this.ids[place];
  }

  entries(name: Name, place: Place): readonly ThreadEntry[] {
    return this.client(name).thread(this.id(place)).entries();
  }

  /** His own messages there that are stored as far as he sees. */
  own(name: Name, place: Place): Message[] {
    const { id } = this.client(name).user;
    return this.entries(name, place).flatMap(({ message }) =>
      message.seq > 0 && message.senderId === id && !message.deletedAt ? message : [],
    );
  }

  /** Opens the pages somebody looks at, after the start and after a reload. */
  sitDown(name: Name): void {
    const client = this.client(name);
    for (const place of placesOf(name)) client.openThread(this.id(place));
    if (name === 'ana' || name === 'tomas') void client.store.own.load();
    else for (const view of ['queue', 'mine', 'all'] as const) void client.store.list(view).load();
  }

  write(name: Name, place: Place, kind: 'message' | 'note'): void {
    const client = this.client(name);
    const conversationId = this.id(place);
    const text = `${client.user.displayName}: ${kind} ${this.written.length} ${newClientId()}`;
    const files = client.tray(conversationId, kind).take();
    const names = files.map(({ name: fileName }) => fileName);
    this.written.push({ text, conversationId, senderId: client.user.id, kind, files: names });
    client.thread(conversationId).send(text, kind, files);
  }

  /** Goes with what he writes there next. */
  attach(name: Name, place: Place, kind: 'message' | 'note', count: number): void {
    const files = Array.from({ length: count }, () => {
      const fileName = `${newClientId()}.txt`;
      return new File([contentOf(fileName)], fileName, { type: 'text/plain' });
    });
    this.client(name).tray(this.id(place), kind).add(files);
  }

  /** Takes the first of what he has attached there away again. */
  cancel(name: Name, place: Place, kind: 'message' | 'note'): void {
    const tray = this.client(name).tray(this.id(place), kind);
    const [first] = tray.files();
    if (first) tray.remove(first.key);
  }

  /**
   * Does not wait. When the server says yes, `proof` must find it in the log of that place once all is quiet; when it
   * says no, the reason has to be a fair one.
   */
  attempt<T>(
    what: string,
    place: Place,
    deed: Promise<T>,
    proof: (log: readonly Message[], done: T) => boolean,
  ): void {
    const done = deed.then(
      (result) => {
        this.proofs.push((log) => {
          const isHere = log[0]?.conversationId === this.id(place);
          return !isHere || proof(log, result) ? null : `Acknowledged and not there: ${what}.`;
        });
      },
      (thrown: unknown) => {
        const { code } = toAppError(thrown);
        if (!FAIR_REFUSALS.has(code)) this.wrong.push(`${what} was refused: ${code} (${String(thrown)}).`);
      },
    );
    this.underway.add(done);
    void done.finally(() => this.underway.delete(done));
  }

  /** Resolves when these are connected and what they wrote is stored or refused. */
  rest(names: readonly Name[]): Promise<void> {
    return until(`${names.join(', ')} have nothing under way`, () =>
      names.every(
        (name) =>
          this.client(name).socket.state() === 'online' &&
          placesOf(name).every((place) => !this.entries(name, place).some(({ fate }) => fate === 'sending')),
      ),
    );
  }

  /** Everything mended, everybody connected, nothing under way; and then what must hold. @returns what does not, a sentence each */
  async verdict(): Promise<string[]> {
    for (const name of NAMES) {
      const client = this.client(name);
      client.network.mend();
      if (client.hasLostFacts) client.reconnect();
    }
    window.dispatchEvent(new Event('online'));
    let differences: string[] = [];
    await until('all see the same', async () => (differences = await this.differences()).length === 0).catch(
      () => this.wrong.push(...differences),
    );
    await Promise.all(this.underway);
    for (const place of PLACES) {
      const conversationId = this.id(place);
      const log = await allMessages(this.client('dana'), conversationId);
      const { conversation } = await this.client('dana').fresh.conversation(conversationId);
      this.wrong.push(...wrongIn({ conversation, log }, this.written));
      this.wrong.push(...this.wrongFates(place, log));
      this.wrong.push(...(await this.wrongContents(log)));
      this.wrong.push(...this.proofs.flatMap((proof) => proof(log) ?? []));
    }
    return [...this.wrong, ...NAMES.flatMap((name) => this.client(name).fates.violations.splice(0))];
  }

  /** Leaves the clients as they were found. */
  end(): void {
    for (const name of NAMES)
      for (const place of placesOf(name)) {
        const thread = this.client(name).thread(this.id(place));
        this.client(name).fates.end(this.id(place));
        for (const kind of ['message', 'note'] as const) this.client(name).tray(this.id(place), kind).clear();
        for (const { key, fate } of thread.entries()) if (fate === 'failed') thread.discard(key);
        thread.close();
      }
  }

  private async differences(): Promise<string[]> {
    const all = await Promise.all(NAMES.map((name) => this.differencesOf(name)));
    return all.flat();
  }

  /** What this client shows and a fresh page would not, or the other way round. */
  private async differencesOf(name: Name): Promise<string[]> {
    const client = this.client(name);
    if (client.socket.state() !== 'online') return [`${name} is not connected.`];
    const found: string[] = [];
    for (const place of placesOf(name)) {
      const id = this.id(place);
      const thread = client.thread(id);
      while (thread.hasOlder()) await thread.loadOlder();
      const [log, { conversation }] = [await allMessages(client, id), await client.fresh.conversation(id)];
      const entries = thread.entries();
      if (entries.some(({ fate }) => fate === 'sending')) found.push(`${name} is still sending to ${place}.`);
      const shown = entries.filter(({ message }) => message.seq > 0).map(({ message }) => message);
      found.push(...differ(`${name}'s messages of ${place}`, shown, log));
      found.push(...differ(`${name}'s ${place}`, thread.conversation(), conversation));
    }
    found.push(...(await this.listDifferences(name)));
    return found;
  }

  private async listDifferences(name: Name): Promise<string[]> {
    const { store, fresh } = this.client(name);
    if (name === 'ana' || name === 'tomas')
      return differ(
        `${name}'s list`,
        this.ours(store.own.items()),
        this.ours((await fresh.conversations()).items),
      );
    const found: string[] = [];
    for (const view of ['queue', 'mine', 'all'] as const) {
      const list = store.list(view);
      while (list.hasMore() && !list.loadingMore()) await list.loadMore();
      const items = await allConversations(this.client(name), view);
      found.push(...differ(`${name}'s ${view}`, this.ours(list.items()), this.ours(items)));
      const count = view === 'all' ? items.filter(({ status }) => status !== 'closed').length : items.length;
      found.push(...differ(`${name}'s number of ${view}`, store.counts()[view], count));
    }
    return found;
  }

  private ours(items: readonly Conversation[]): Conversation[] {
    const ids = Object.values(this.ids);
    return items.filter(({ id }) => ids.includes(id));
  }

  /** What is acknowledged is there, byte for byte, for who may see it. */
  private async wrongContents(log: readonly Message[]): Promise<string[]> {
    const http = this.client('dana').get(HttpClient);
    const files = log.flatMap(({ attachments }) => attachments);
    const read = files.map(async ({ url, name }) => {
      const content = await firstValueFrom(http.get(url)).catch(toAppError);
      return JSON.stringify(content) === contentOf(name) ? [] : [`${name} is not what was sent.`];
    });
    return (await Promise.all(read)).flat();
  }

  /** Stored and shown as failed is a lie; written, not failed and not stored is a loss. */
  private wrongFates(place: Place, log: readonly Message[]): string[] {
    const stored = new Map(log.map((message) => [message.clientId, message]));
    const wrong: string[] = [];
    for (const name of NAMES.filter((one) => placesOf(one).includes(place)))
      for (const { key, fate, error } of this.entries(name, place)) {
        if (fate !== 'failed') continue;
        if (stored.has(key)) wrong.push(`${name}: ${key} is stored and shown as failed.`);
        if (!FAIR_REFUSALS.has((error as AppError).code))
          wrong.push(`${name}: ${key} failed: ${error?.code}.`);
      }
    const shownAsFailed = new Set(
      NAMES.filter((one) => placesOf(one).includes(place))
        .flatMap((name) => this.entries(name, place))
        .flatMap(({ fate, message }) => (fate === 'failed' ? message.text : [])),
    );
    const originals = new Set(log.filter(({ revision }) => revision === 0).map(({ text }) => text));
    const revised = log.filter(({ revision }) => revision > 0).length;
    const missing = this.written.filter(
      ({ conversationId, text }) =>
        conversationId === this.id(place) && !originals.has(text) && !shownAsFailed.has(text),
    );
    // What was edited or deleted has lost its first text; as many may be missed by it, and no more.
    if (missing.length > revised) wrong.push(`Lost: ${missing.map(({ text }) => text).join('; ')}`);
    return wrong;
  }
}

/** JSON that is told from others by the file's name, and long enough to be cut off in the middle. */
function contentOf(name: string): string {
  return JSON.stringify(`${name} `.repeat(3_000));
}

async function allMessages(client: Client, id: string): Promise<Message[]> {
  const log: Message[] = [];
  for (;;) {
    const after = log.at(-1)?.seq ?? 0;
    const page = await client.fresh.messages(id, { after, pageSize: LIMITS.pageSizeMax });
    log.push(...page.items);
    if (!page.hasMore) return log;
  }
}

async function allConversations(client: Client, view: 'queue' | 'mine' | 'all'): Promise<Conversation[]> {
  const all: Conversation[] = [];
  let cursor: string | null = null;
  do {
    const page: { items: Conversation[]; nextCursor: string | null } = await client.fresh.conversations({
      scope: 'professional',
      view,
      pageSize: LIMITS.pageSizeMax,
      ...(cursor && { cursor }),
    });
    all.push(...page.items);
    cursor = page.nextCursor;
  } while (cursor !== null);
  return all;
}
