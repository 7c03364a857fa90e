import fc, { type Arbitrary, type AsyncCommand } from 'fast-check';
import type { Message } from '@prochat/contract';
import { newClientId } from '../index';
import { NAMES, STAFF, type Name } from './installation';
import { PLACES, placesOf, type Place, type Scene } from './scene';

/** What the sequence knows of itself: whose network is as it should be. */
export interface Model {
  broken: Set<Name>;
}

/** One step of a sequence. Printed as it is written in `regressions.ts`. */
class Deed implements AsyncCommand<Model, Scene> {
  constructor(
    private readonly words: string,
    private readonly act: (scene: Scene, model: Model) => void | Promise<void>,
    private readonly isPossible: (model: Model) => boolean = () => true,
  ) {}

  check(model: Readonly<Model>): boolean {
    return this.isPossible(model);
  }

  async run(model: Model, scene: Scene): Promise<void> {
    await this.act(scene, model);
  }

  toString(): string {
    return this.words;
  }
}

type Staff = (typeof STAFF)[number];

export const writes = (name: Name, place: Place, kind: 'message' | 'note' = 'message') =>
  new Deed(`writes('${name}', '${place}', '${kind}')`, (scene) => scene.write(name, place, kind));

/** Files that go with what he writes there next. */
export const attaches = (name: Name, place: Place, count: number, kind: 'message' | 'note' = 'message') =>
  new Deed(`attaches('${name}', '${place}', ${count}, '${kind}')`, (scene) =>
    scene.attach(name, place, kind, count),
  );

/** The first of the files he has attached there. */
export const cancels = (name: Name, place: Place, kind: 'message' | 'note' = 'message') =>
  new Deed(`cancels('${name}', '${place}', '${kind}')`, (scene) => scene.cancel(name, place, kind));

/** The same clientId on the wire once more, and once with another text: the first message, and a refusal. */
export const sendsAgain = (name: Name, place: Place) =>
  new Deed(`sendsAgain('${name}', '${place}')`, (scene) => {
    const message = scene.own(name, place).at(-1);
    if (!message?.clientId || message.revision > 0) return;
    const { clientId, text, kind, attachments } = message;
    const again = {
      conversationId: scene.id(place),
      clientId,
      text,
      kind: kind as 'message' | 'note',
      ...(attachments.length > 0 && { attachments: attachments.map(({ id }) => ({ id })) }),
    };
    const { socket } = scene.client(name);
    scene.attempt('the same again', place, socket.emit('message:send', again), (_log, reply) => {
      return reply.message.id === message.id && reply.message.seq === message.seq;
    });
  });

/** "Send anyway", of the first that failed. */
export const retries = (name: Name, place: Place) =>
  new Deed(`retries('${name}', '${place}')`, (scene) => {
    const failed = scene.entries(name, place).find(({ fate }) => fate === 'failed');
    if (failed) scene.client(name).thread(scene.id(place)).retry(failed.key);
  });

export const reads = (name: Name, place: Place) =>
  new Deed(`reads('${name}', '${place}')`, (scene) => {
    const seq = scene.entries(name, place).findLast(({ message }) => message.seq > 0)?.message.seq;
    if (seq) scene.client(name).thread(scene.id(place)).markRead(seq);
  });

export const claims = (name: Staff, place: Place) =>
  new Deed(`claims('${name}', '${place}')`, (scene) => {
    const { store, user } = scene.client(name);
    scene.attempt(`${name} claims`, place, store.claim(scene.id(place)), (log) =>
      log.some(
        ({ event }) =>
          (event?.type === 'claimed' || event?.type === 'assigned') && holderAfter(event) === user.id,
      ),
    );
  });

export const handsOver = (from: Staff, to: Staff | null, place: Place) =>
  new Deed(`handsOver('${from}', ${to && `'${to}'`}, '${place}')`, (scene) => {
    const assigneeId = to && scene.client(to).user.id;
    const deed = scene.client(from).store.assign(scene.id(place), { assigneeId });
    scene.attempt(
      `${from} hands over to ${to}`,
      place,
      deed,
      (log) => log.some(({ event }) => event && holderAfter(event) === assigneeId) || assigneeId === null,
    );
  });

export const closes = (name: Staff, place: Place) =>
  new Deed(`closes('${name}', '${place}')`, (scene) => {
    const { store, user } = scene.client(name);
    scene.attempt(`${name} closes`, place, store.close(scene.id(place)), (log) =>
      log.some(({ event }) => event?.type === 'closed' && event.by.id === user.id),
    );
  });

export const reopens = (name: Name, place: Place) =>
  new Deed(`reopens('${name}', '${place}')`, (scene) => {
    const { store, user } = scene.client(name);
    scene.attempt(`${name} reopens`, place, store.reopen(scene.id(place)), (log) =>
      log.some(({ event }) => event?.type === 'reopened' && event.by.id === user.id),
    );
  });

export const edits = (name: Name, place: Place) =>
  new Deed(`edits('${name}', '${place}')`, (scene) => {
    const message = scene.own(name, place).at(-1);
    if (!message) return;
    const payload = {
      conversationId: scene.id(place),
      messageId: message.id,
      text: `Edited ${newClientId()}`,
    };
    const deed = scene.client(name).socket.emit('message:edit', payload);
    scene.attempt(`${name} edits`, place, deed, (log, reply) => isAtLeastRevised(log, reply.message));
  });

export const deletes = (name: Name, place: Place) =>
  new Deed(`deletes('${name}', '${place}')`, (scene) => {
    const message = scene.own(name, place).at(-1);
    if (!message) return;
    const payload = { conversationId: scene.id(place), messageId: message.id };
    const deed = scene.client(name).socket.emit('message:delete', payload);
    scene.attempt(`${name} deletes`, place, deed, (log, reply) => isAtLeastRevised(log, reply.message));
  });

/** All connections break; with `deaf` the server still hears him, but no answer comes back. */
export const losesNetwork = (name: Name, how: 'cut' | 'deaf') =>
  new Deed(
    `losesNetwork('${name}', '${how}')`,
    (scene, model) => {
      const { network } = scene.client(name);
      if (how === 'cut') network.cut();
      else network.deafen();
      model.broken.add(name);
    },
    (model) => !model.broken.has(name),
  );

export const comesBack = (name: Name) =>
  new Deed(
    `comesBack('${name}')`,
    (scene, model) => {
      scene.client(name).network.mend();
      window.dispatchEvent(new Event('online'));
      model.broken.delete(name);
    },
    (model) => model.broken.has(name),
  );

/** The next facts of new messages do not reach him: the last of them leaves no gap. */
export const missesFacts = (name: Name, count: number) =>
  new Deed(`missesFacts('${name}', ${count})`, (scene) => scene.client(name).lose('message:new', count));

/** Needs the network: a page that cannot be loaded is not ours to test. */
export const reloads = (name: Name) =>
  new Deed(
    `reloads('${name}')`,
    async (scene) => {
      await scene.client(name).reload();
      scene.sitDown(name);
    },
    (model) => !model.broken.has(name),
  );

/** kill -9 in the middle of whatever is under way, and a new process on the same data. */
export const serverDies = () => new Deed('serverDies()', (scene) => scene.installation.server.restart());

/** Those who can be are in touch, and what they wrote is stored or refused. */
export const rests = () =>
  new Deed('rests()', (scene, model) => scene.rest(NAMES.filter((name) => !model.broken.has(name))));

const someone = fc.constantFrom(...NAMES);
const staff = fc.constantFrom(...STAFF);
const somewhere = someone.chain((name) => fc.tuple(fc.constant(name), fc.constantFrom(...placesOf(name))));
const staffSomewhere = fc.tuple(staff, fc.constantFrom(...PLACES));

/** All deeds, common ones more than once. */
export const DEEDS: Arbitrary<Deed>[] = [
  ...Array.from({ length: 4 }, () => somewhere.map(([name, place]) => writes(name, place))),
  staffSomewhere.map(([name, place]) => writes(name, place, 'note')),
  fc
    .tuple(somewhere, fc.integer({ min: 1, max: 3 }))
    .map(([[name, place], count]) => attaches(name, place, count)),
  staffSomewhere.map(([name, place]) => attaches(name, place, 1, 'note')),
  somewhere.map(([name, place]) => cancels(name, place)),
  somewhere.map(([name, place]) => sendsAgain(name, place)),
  somewhere.map(([name, place]) => retries(name, place)),
  somewhere.map(([name, place]) => reads(name, place)),
  somewhere.map(([name, place]) => reads(name, place)),
  staffSomewhere.map(([name, place]) => claims(name, place)),
  staffSomewhere.map(([name, place]) => claims(name, place)),
  fc
    .tuple(staff, fc.constantFrom(...STAFF, null), fc.constantFrom(...PLACES))
    .map(([from, to, place]) => handsOver(from, to, place)),
  staffSomewhere.map(([name, place]) => closes(name, place)),
  somewhere.map(([name, place]) => reopens(name, place)),
  somewhere.map(([name, place]) => edits(name, place)),
  somewhere.map(([name, place]) => deletes(name, place)),
  fc.tuple(someone, fc.constantFrom('cut', 'deaf')).map(([name, how]) => losesNetwork(name, how)),
  someone.map((name) => comesBack(name)),
  fc.tuple(someone, fc.integer({ min: 1, max: 2 })).map(([name, count]) => missesFacts(name, count)),
  someone.map((name) => reloads(name)),
  fc.constant(serverDies()),
  fc.constant(rests()),
  fc.constant(rests()),
];

function holderAfter(event: NonNullable<Message['event']>): string | null | undefined {
  if (event.type === 'claimed') return event.by.id;
  return event.type === 'assigned' ? (event.to?.id ?? null) : undefined;
}

function isAtLeastRevised(log: readonly Message[], { id, revision }: Message): boolean {
  return (log.find((message) => message.id === id)?.revision ?? 0) >= revision;
}
