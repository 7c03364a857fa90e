import { TestBed } from '@angular/core/testing';
import { openDB } from 'idb';
import type { AttachedFile } from './attached-file';
import { FileTrays } from './file-trays';
import { Outbox } from './outbox';
import { Browser, quiet, until, type BrowserOptions } from './testing/browser';
import type { FakeSocket } from './testing/fake-socket';
import { ANA, fileOf, messageOf, uploadOf } from './testing/sample';
import { SecondTab, Setting } from './testing/setting';

const sentBy = (socket: FakeSocket) => socket.of('message:send').map(({ payload }) => payload.text);
const filesOf = (outbox: Outbox, message = 0): readonly AttachedFile[] =>
  outbox.pending()[message]?.files ?? [];
const shownBy = (outbox: Outbox, message = 0) =>
  filesOf(outbox, message).map(({ name, state }) => `${name}: ${state}`);

async function keptFiles(): Promise<string[]> {
  const database = await openDB('prochat');
  const all = (await database.getAll('files')) as { bytes: File; upload?: { id: string } }[];
  database.close();
  return all.map(({ bytes, upload }) => `${bytes.name} ${upload?.id ?? ''}`.trim()).sort();
}

describe('a pending message with files', () => {
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
  /** Attached and sent in one turn. */
  const write = (
    text: string,
    names: string[],
    tab: Outbox = outbox(),
    trays = TestBed.inject(FileTrays),
  ) => {
    const tray = trays.trayOf('c1.reply');
    if (names.length > 0) tray.add(names.map((name) => fileOf(name)));
    const files = tray.take();
    tab.add({
      conversationId: 'c1',
      senderId: ANA.id,
      text,
      kind: 'message',
      ...(files.length > 0 && { files }),
    });
  };
  const reload = async (isOnline = true) => {
    TestBed.resetTestingModule();
    first = new Setting();
    await first.openPage(ANA);
    void first.store;
    TestBed.tick();
    if (isOnline) await first.socket.accept();
    await quiet();
  };
  const acknowledge = async (socket: FakeSocket, seq: number) => {
    const { payload, reply } = socket.last('message:send');
    const rest = { clientId: payload.clientId, text: payload.text, senderId: ANA.id };
    await reply({ message: messageOf(seq, rest) });
  };
  const uploaded = async (name: string, from: Setting | SecondTab = first) => {
    await until(() => from.uploads.open.some((request) => request.name === name));
    from.uploads.of(name).take();
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

  it('is shown at once, goes when all its files are ready, and later ones wait behind it', async () => {
    await begin();
    write('With files', ['a.txt', 'b.txt']);
    write('Later', []);
    expect(shownBy(outbox())).toEqual(['a.txt: queued', 'b.txt: queued']);
    await uploaded('b.txt');
    await until(() => shownBy(outbox())[1] === 'b.txt: ready');
    expect(sentBy(first.socket)).toEqual([]);
    await uploaded('a.txt');
    await until(() => sentBy(first.socket).length === 1);
    expect(first.socket.last('message:send').payload).toMatchObject({
      text: 'With files',
      attachments: [{ id: 'id-of-a.txt' }, { id: 'id-of-b.txt' }],
    });
    expect(first.socket.last('message:send').payload).not.toHaveProperty('files');
    await acknowledge(first.socket, 1);
    await until(() => sentBy(first.socket).length === 2);
    await until(() => outbox().pending().length === 1);
    await quiet();
    expect(await keptFiles()).toEqual([]);
  });

  it('survives a reload with what was uploaded, and uploads only the rest', async () => {
    await begin();
    write('Hello', ['a.txt', 'b.txt']);
    await uploaded('a.txt');
    await until(() => shownBy(outbox())[0] === 'a.txt: ready');
    await quiet();
    expect(await keptFiles()).toEqual(['a.txt id-of-a.txt', 'b.txt']);
    await reload();
    await uploaded('b.txt');
    await until(() => sentBy(first.socket).length === 1);
    expect(first.uploads.names).toEqual(['b.txt']);
    expect(first.socket.last('message:send').payload.attachments).toEqual([
      { id: 'id-of-a.txt' },
      { id: 'id-of-b.txt' },
    ]);
  });

  it('is shown in every tab with how far its files are, and uploaded by one', async () => {
    await begin();
    const other = await openSecond();
    write('Hello', ['a.txt'], other.outbox, other.trays);
    await until(() => shownBy(outbox())[0]?.startsWith('a.txt') ?? false);
    await until(() => other.uploads.open.length === 1);
    jest.spyOn(Date, 'now').mockReturnValue(Date.now() + 500);
    other.uploads.of('a.txt').progress(50);
    jest.restoreAllMocks();
    await until(() => filesOf(outbox())[0]?.percent === 50);
    expect(first.uploads.names).toEqual([]);
    await uploaded('a.txt', other);
    await until(() => sentBy(first.socket).length === 1);
    expect(sentBy(other.socket)).toEqual([]);
    await acknowledge(first.socket, 1);
    await until(() => other.outbox.pending().length === 0);
  });

  it('goes on in another tab when the one that uploads is closed', async () => {
    await begin();
    const other = await openSecond();
    write('Hello', ['a.txt'], other.outbox, other.trays);
    await until(() => other.uploads.open.length === 1 && filesOf(outbox()).length === 1);
    other.close();
    second = null;
    await until(() => other.uploads.of('a.txt').wasAborted);
    await uploaded('a.txt');
    await until(() => sentBy(first.socket).length === 1);
  });

  it('fails with the reason of a file, lets the others pass, and goes on without that file', async () => {
    await begin();
    write('With files', ['a.txt', 'b.txt']);
    write('Later', []);
    await uploaded('b.txt');
    await until(() => first.uploads.open.length === 1);
    first.uploads.of('a.txt').refuse(415, 'TYPE_NOT_ALLOWED');
    await until(() => outbox().pending()[0]?.error?.code === 'TYPE_NOT_ALLOWED');
    await until(() => sentBy(first.socket).includes('Later'));
    await acknowledge(first.socket, 1);
    const { clientId } = outbox().pending()[0]!;
    outbox().mendFile(clientId, filesOf(outbox())[0]!.key, 'remove');
    await until(() => sentBy(first.socket).length === 2);
    expect(first.socket.last('message:send').payload).toMatchObject({
      text: 'With files',
      attachments: [{ id: 'id-of-b.txt' }],
    });
  });

  it('is tried again with its failed files, each by itself or all', async () => {
    await begin();
    write('', ['a.txt', 'b.txt']);
    await until(() => first.uploads.open.length === 2);
    first.uploads.of('a.txt').refuse(415, 'TYPE_NOT_ALLOWED');
    first.uploads.of('b.txt').refuse(422, 'FILE_DAMAGED');
    await until(() => shownBy(outbox()).every((one) => one.endsWith('failed')));
    const { clientId } = outbox().pending()[0]!;
    outbox().mendFile(clientId, filesOf(outbox())[0]!.key, 'retry');
    await until(() => outbox().pending()[0]?.error?.code === 'FILE_DAMAGED');
    await uploaded('a.txt');
    outbox().retry(clientId);
    await uploaded('b.txt');
    await until(() => sentBy(first.socket).length === 1);
  });

  it('is gone when it has neither text nor files left, or is discarded with what was uploaded', async () => {
    await begin();
    write('', ['a.txt']);
    write('Text', ['b.txt', 'c.txt']);
    await uploaded('b.txt');
    await until(() => first.uploads.names.length === 3);
    first.uploads.of('a.txt').refuse(415, 'TYPE_NOT_ALLOWED');
    first.uploads.of('c.txt').refuse(415, 'TYPE_NOT_ALLOWED');
    await until(() =>
      outbox()
        .pending()
        .every(({ error }) => error !== undefined),
    );
    await until(() => shownBy(outbox(), 1)[0] === 'b.txt: ready');
    outbox().mendFile(outbox().pending()[0]!.clientId, filesOf(outbox())[0]!.key, 'remove');
    await until(() => outbox().pending().length === 1);
    outbox().discard(outbox().pending()[0]!.clientId);
    let removed: ReturnType<typeof first.http.match> = [];
    await until(() => (removed = first.http.match({ method: 'DELETE' })).length > 0);
    expect(removed.map(({ request }) => request.url)).toEqual(['/api/chat/upload/id-of-b.txt']);
    await quiet();
    expect(await keptFiles()).toEqual([]);
  });

  it('is taken back with its files, which then go with another one without being uploaded again', async () => {
    await begin();
    write('Hello', ['a.txt']);
    await uploaded('a.txt');
    await until(() => sentBy(first.socket).length === 1);
    await first.socket.last('message:send').refuse('STALE_REPLY');
    await until(() => outbox().pending()[0]?.error?.code === 'STALE_REPLY');
    // As long as it is held back it is kept, files and all.
    await reload();
    expect(await keptFiles()).toEqual(['a.txt id-of-a.txt']);

    const tray = TestBed.inject(FileTrays).trayOf('c1.reply');
    outbox().takeBack(outbox().pending()[0]!.clientId, tray);
    await until(() => outbox().pending().length === 0);
    expect(tray.files().map(({ name, state }) => `${name}: ${state}`)).toEqual(['a.txt: ready']);
    await quiet();
    expect(await keptFiles()).toEqual([]);

    outbox().add({
      conversationId: 'c1',
      senderId: ANA.id,
      text: 'Anew',
      kind: 'message',
      files: tray.take(),
    });
    await until(() => sentBy(first.socket).includes('Anew'));
    expect(first.socket.last('message:send').payload.attachments).toEqual([{ id: 'id-of-a.txt' }]);
    // Its bytes are kept with it once more, in case the server has lost them.
    expect(await keptFiles()).toEqual(['a.txt id-of-a.txt']);
    expect(first.http.match({ method: 'DELETE' })).toEqual([]);
  });

  it('uploads again what the server has lost, then goes', async () => {
    await begin();
    write('Hello', ['a.txt', 'b.txt']);
    await uploaded('a.txt');
    await uploaded('b.txt');
    await until(() => sentBy(first.socket).length === 1);
    await first.socket.last('message:send').refuse('ATTACHMENT_GONE', { details: { ids: ['id-of-a.txt'] } });
    await until(() => first.uploads.open.length === 1);
    first.uploads.of('a.txt').take({ id: 'another' });
    await until(() => sentBy(first.socket).length === 2);
    expect(first.socket.last('message:send').payload.attachments).toEqual([
      { id: 'another' },
      { id: 'id-of-b.txt' },
    ]);
  });

  it('fails when a file was found harmful, and says which', async () => {
    await begin();
    write('Hello', ['a.txt', 'b.txt']);
    await uploaded('a.txt');
    await uploaded('b.txt');
    await until(() => sentBy(first.socket).length === 1);
    await first.socket
      .last('message:send')
      .refuse('ATTACHMENT_BLOCKED', { details: { ids: ['id-of-b.txt'] } });
    await until(() => outbox().pending()[0]?.error?.code === 'ATTACHMENT_BLOCKED');
    expect(shownBy(outbox())).toEqual(['a.txt: ready', 'b.txt: blocked']);
  });

  it('is at risk until its bytes are kept, and for as long as the browser keeps none', async () => {
    await begin();
    write('Kept', ['a.txt']);
    expect(outbox().isAtRisk()).toBe(true);
    await until(() => !outbox().isAtRisk());
    TestBed.resetTestingModule();
    browser.close();
    await begin({ indexedDb: null });
    write('Not kept', ['a.txt']);
    await quiet();
    expect(outbox().isAtRisk()).toBe(true);
    await uploaded('a.txt');
    await until(() => sentBy(first.socket).length === 1);
    await acknowledge(first.socket, 1);
    expect(outbox().isAtRisk()).toBe(false);
  });

  it('says after a reload that a file is gone which the browser could not keep', async () => {
    await begin({ indexedDb: null });
    write('Not kept', ['a.txt']);
    await until(() => first.uploads.open.length === 1);
    await reload();
    await until(() => outbox().pending()[0]?.error?.code === 'ATTACHMENT_GONE');
  });

  it('needs no bytes of what was uploaded before a reload', async () => {
    await begin({ indexedDb: null });
    first.socket.drop();
    write('Not kept', ['a.txt']);
    await uploaded('a.txt');
    await until(() => shownBy(outbox())[0] === 'a.txt: ready');
    await reload();
    await until(() => sentBy(first.socket).length === 1);
    expect(first.socket.last('message:send').payload.attachments).toEqual([{ id: uploadOf('a.txt').id }]);
  });
});
