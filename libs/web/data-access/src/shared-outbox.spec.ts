import { TestBed } from '@angular/core/testing';
import { openDB } from 'idb';
import { Outbox } from './outbox';
import { Browser, quiet, until, type BrowserOptions } from './testing/browser';
import { FakeSocket } from './testing/fake-socket';
import { ANA, messageOf } from './testing/sample';
import { SecondTab, Setting } from './testing/setting';

const sentBy = (socket: FakeSocket) => socket.of('message:send').map(({ payload }) => payload.text);
const shownBy = (outbox: Outbox) => outbox.pending().map(({ text }) => text);
const notes = () => Object.keys(localStorage).filter((key) => key.startsWith('prochat.outbox.'));

async function kept(): Promise<string[]> {
  const database = await openDB('prochat');
  const all = (await database.getAll('pending')) as { text: string }[];
  database.close();
  return all.map(({ text }) => text);
}

const stored = (seq: number, clientId: string, text: string) =>
  messageOf(seq, { clientId, text, senderId: ANA.id, senderName: ANA.displayName, senderRole: 'user' });

describe('an outbox that all tabs of a browser share', () => {
  let browser: Browser;
  let first: Setting;
  let second: SecondTab | null;

  const begin = async (options?: BrowserOptions) => {
    browser = new Browser(options);
    first = new Setting();
    await first.online(ANA);
    await quiet();
  };
  const openSecond = async (): Promise<SecondTab> => {
    second = new SecondTab();
    await second.socket.accept();
    await quiet();
    return second;
  };
  const outbox = () => TestBed.inject(Outbox);
  const write = (tab: Outbox, text: string, conversationId = 'c1') =>
    tab.add({ conversationId, senderId: ANA.id, text, kind: 'message' });
  /** What a closing page leaves: nothing runs on, the browser passes its lock on. */
  const reload = async () => {
    TestBed.resetTestingModule();
    first = new Setting();
    await first.openPage(ANA);
    void first.store;
    await quiet();
  };
  const acknowledge = async (socket: FakeSocket, seq: number) => {
    const { payload, reply } = socket.last('message:send');
    await reply({ message: stored(seq, payload.clientId, payload.text) });
  };

  beforeEach(() => {
    localStorage.clear();
    second = null;
  });
  afterEach(() => {
    second?.close();
    TestBed.resetTestingModule();
    browser.close();
  });

  it('shows a message in the same turn and sends it when it is stored', async () => {
    await begin();
    write(outbox(), 'Hello');
    expect(shownBy(outbox())).toEqual(['Hello']);
    expect(sentBy(first.socket)).toEqual([]);
    await until(() => sentBy(first.socket).length === 1);
    expect(await kept()).toEqual(['Hello']);
    expect(notes()).toEqual([]);
  });

  it('is empty again when the server has it', async () => {
    await begin();
    write(outbox(), 'Hello');
    await until(() => sentBy(first.socket).length === 1);
    await acknowledge(first.socket, 1);
    await quiet();
    expect(shownBy(outbox())).toEqual([]);
    expect(await kept()).toEqual([]);
  });

  it('shows in every tab what any of them has, and sends from one only', async () => {
    await begin();
    const other = await openSecond();
    write(outbox(), 'From the first');
    await until(() => shownBy(other.outbox).length === 1);
    write(other.outbox, 'From the second');
    await until(() => shownBy(outbox()).length === 2);
    expect(shownBy(outbox())).toEqual(['From the first', 'From the second']);
    expect(shownBy(other.outbox)).toEqual(['From the first', 'From the second']);
    await until(() => sentBy(first.socket).length === 1);
    await acknowledge(first.socket, 1);
    await until(() => sentBy(first.socket).length === 2);
    await acknowledge(first.socket, 2);
    await until(() => shownBy(other.outbox).length === 0);
    expect(sentBy(first.socket)).toEqual(['From the first', 'From the second']);
    expect(sentBy(other.socket)).toEqual([]);
  });

  it('shows the stored message in the other tab without waiting for its event', async () => {
    await begin();
    const other = await openSecond();
    const thread = other.store.thread('c1');
    write(other.outbox, 'Hello');
    await until(() => sentBy(first.socket).length === 1);
    expect(thread.entries().map(({ fate }) => fate)).toEqual(['sending']);
    await acknowledge(first.socket, 1);
    await until(() => thread.entries()[0]?.fate === 'sent');
    expect(thread.entries()).toHaveLength(1);
  });

  it('goes on in another tab when the sending one is closed, with the message that was on its way', async () => {
    await begin();
    const other = await openSecond();
    write(outbox(), 'One');
    write(outbox(), 'Two');
    await until(() => sentBy(first.socket).length === 1 && shownBy(other.outbox).length === 2);
    const { clientId } = first.socket.last('message:send').payload;
    outbox().openFor(null); // Its page is gone.
    await until(() => sentBy(other.socket).length === 1);
    expect(other.socket.last('message:send').payload).toMatchObject({ clientId, text: 'One' });
    await acknowledge(other.socket, 1);
    await until(() => sentBy(other.socket).length === 2);
    expect(sentBy(other.socket)).toEqual(['One', 'Two']);
    expect(sentBy(first.socket)).toEqual(['One']);
  });

  it('is sent by the tab one turns to: the browser may have stopped the other without taking its lock', async () => {
    await begin();
    const other = await openSecond();
    first.socket.drop(); // It will not send, and holds the lock.
    write(other.outbox, 'Hello');
    await quiet();
    expect(sentBy(other.socket)).toEqual([]);
    browser.show('visible'); // Both hear it here; the one that has the lock keeps still.
    await until(() => sentBy(other.socket).length === 1);
  });

  it('says in every tab that a message failed, and lets any of them retry or discard it', async () => {
    await begin();
    const other = await openSecond();
    write(outbox(), 'One');
    await until(() => sentBy(first.socket).length === 1);
    await first.socket.last('message:send').refuse('NOT_ASSIGNEE');
    await until(() => other.outbox.pending()[0]?.error?.code === 'NOT_ASSIGNEE');
    const { clientId } = first.socket.last('message:send').payload;
    other.outbox.retry(clientId);
    await until(() => sentBy(first.socket).length === 2);
    expect(first.socket.last('message:send').payload.clientId).toBe(clientId);
    expect(sentBy(other.socket)).toEqual([]);
    await first.socket.last('message:send').refuse('NOT_ASSIGNEE');
    await until(() => other.outbox.pending()[0]?.error !== undefined);
    other.outbox.discard(clientId);
    await until(() => shownBy(outbox()).length === 0);
    await quiet();
    expect(await kept()).toEqual([]);
  });

  it('survives a reload, in the order of writing, also when the clock was set back meanwhile', async () => {
    await begin();
    first.socket.drop();
    write(outbox(), 'One');
    jest.spyOn(Date, 'now').mockReturnValue(Date.now() - 3_600_000);
    write(outbox(), 'Two');
    jest.restoreAllMocks();
    await quiet();
    await reload();
    expect(shownBy(outbox())).toEqual(['One', 'Two']);
    await first.socket.accept();
    await until(() => sentBy(first.socket).length === 1);
    expect(sentBy(first.socket)).toEqual(['One']);
  });

  it('survives a page that ends in the same turn in which it was sent', async () => {
    await begin();
    write(outbox(), 'Hello');
    expect(notes()).toHaveLength(1);
    await reload();
    expect(shownBy(outbox())).toEqual(['Hello']);
  });

  it('takes over once what older versions left in localStorage', async () => {
    const left = { conversationId: 'c1', clientId: 'old', senderId: ANA.id, text: 'Old', kind: 'message' };
    localStorage.setItem(
      'prochat.outbox.ana.old',
      JSON.stringify({ ...left, createdAt: '2026-11-22T08:00:00.000Z' }),
    );
    await begin();
    await until(() => sentBy(first.socket).length === 1);
    expect(shownBy(outbox())).toEqual(['Old']);
    expect(first.socket.last('message:send').payload.clientId).toBe('old');
    await until(() => notes().length === 0);
    expect(await kept()).toEqual(['Old']);
  });

  it('works on where IndexedDB is forbidden, and a reload still finds the note', async () => {
    await begin({
      indexedDb: {
        open: () => {
          throw new DOMException('No storage here', 'SecurityError');
        },
      },
    });
    first.socket.drop();
    write(outbox(), 'Hello');
    await quiet();
    expect(shownBy(outbox())).toEqual(['Hello']);
    await reload();
    expect(shownBy(outbox())).toEqual(['Hello']);
    await first.socket.accept();
    await until(() => sentBy(first.socket).length === 1);
    await acknowledge(first.socket, 1);
    await quiet();
    expect(notes()).toEqual([]);
  });

  it('asks before the page is left when the browser keeps nothing at all, and works on until then', async () => {
    const leave = () => {
      const event = new Event('beforeunload', { cancelable: true });
      window.dispatchEvent(event);
      return event.defaultPrevented;
    };
    await begin({ indexedDb: null });
    jest.spyOn(Storage.prototype, 'setItem').mockImplementation(() => {
      throw new DOMException('full', 'QuotaExceededError');
    });
    expect(leave()).toBe(false);
    write(outbox(), 'Hello');
    await until(() => sentBy(first.socket).length === 1);
    expect(leave()).toBe(true);
    await acknowledge(first.socket, 1);
    expect(leave()).toBe(false);
    jest.restoreAllMocks();
  });

  it('lets each tab send its own where the browser has no locks, and take up what was left after a reconnect', async () => {
    await begin({ locks: null });
    const other = await openSecond();
    write(outbox(), 'From the first');
    write(other.outbox, 'From the second', 'c2');
    await until(() => shownBy(outbox()).length === 2 && shownBy(other.outbox).length === 2);
    await until(() => sentBy(first.socket).length === 1 && sentBy(other.socket).length === 1);
    expect(sentBy(first.socket)).toEqual(['From the first']);
    expect(sentBy(other.socket)).toEqual(['From the second']);
    outbox().openFor(null);
    other.socket.drop();
    await other.socket.accept();
    await until(() => sentBy(other.socket).includes('From the first'));
  });

  it('sends also where the browser has locks and forbids them', async () => {
    await begin({ locks: { request: () => Promise.reject(new DOMException('No', 'SecurityError')) } });
    write(outbox(), 'Hello');
    await until(() => sentBy(first.socket).length === 1);
  });

  it('never shows one person what another has written in this browser', async () => {
    await begin();
    first.socket.drop();
    write(outbox(), 'Of Ana');
    await quiet();
    outbox().openFor('dana');
    await quiet();
    expect(shownBy(outbox())).toEqual([]);
    write(outbox(), 'Of Ana, late'); // Her answer came when Dana had signed in.
    await quiet();
    expect(shownBy(outbox())).toEqual([]);
    outbox().openFor(ANA.id);
    await quiet();
    expect(shownBy(outbox())).toEqual(['Of Ana', 'Of Ana, late']);
  });
});
