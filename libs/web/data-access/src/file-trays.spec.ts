import { TestBed } from '@angular/core/testing';
import { CSRF_COOKIE, CSRF_HEADER } from '@prochat/contract';
import { FileTrays } from './file-trays';
import { Browser, until } from './testing/browser';
import { ANA, DANA, conversationOf, fileOf, messageOf, uploadOf } from './testing/sample';
import { Setting } from './testing/setting';
import type { FileTray } from './attached-file';

const states = (tray: FileTray) => tray.files().map(({ name, state }) => `${name}: ${state}`);

describe('files beside a composer', () => {
  let browser: Browser;
  let at: Setting;
  let tray: FileTray;

  const attach = async (...names: string[]) => {
    tray.add(names.map((name) => fileOf(name)));
    await until(() => names.every((name) => at.uploads.names.includes(name)));
  };
  const keyOf = (name: string) => tray.files().find((file) => file.name === name)?.key ?? '';
  const isAsked = (path: string) => at.http.match(({ url }) => url === path).length > 0;
  /** The next question at this path, answered. */
  const asked = async (path: string, body: object | null) => {
    let found: ReturnType<typeof at.http.match> = [];
    await until(() => (found = at.http.match(({ url }) => url === path)).length > 0);
    found[0]?.flush(body);
  };

  beforeEach(async () => {
    jest.useFakeTimers({ doNotFake: ['setImmediate', 'nextTick', 'queueMicrotask', 'performance', 'Date'] });
    localStorage.clear();
    document.cookie = `${CSRF_COOKIE}=a-token`;
    browser = new Browser();
    at = new Setting();
    await at.online(ANA);
    tray = TestBed.inject(FileTrays).trayOf('c1.reply');
  });
  afterEach(() => {
    TestBed.resetTestingModule();
    browser.close();
    jest.useRealTimers();
  });

  it('shows a file in the same turn, then how far it has got, and sends the token of this page', async () => {
    tray.add([fileOf('a.txt')]);
    expect(states(tray)).toEqual(['a.txt: queued']);
    await until(() => at.uploads.open.length === 1);
    const request = at.uploads.of('a.txt');
    expect(request.headers.get(CSRF_HEADER)).toBe('a-token');
    request.progress(40);
    expect(tray.files()[0]).toMatchObject({ state: 'uploading', percent: 40 });
    request.take();
    await until(() => tray.files()[0]?.state === 'ready');
    expect(tray.files()[0]).toMatchObject({ percent: 100, upload: uploadOf('a.txt'), error: null });
  });

  it('previews pictures, and gives the preview back when the file is taken out', async () => {
    tray.add([fileOf('a.png', 10, 'image/png'), fileOf('b.svg', 10, 'image/svg+xml')]);
    expect(tray.files().map(({ previewUrl }) => previewUrl)).toEqual(['blob:1', null]);
    tray.clear();
    await until(() => browser.revoked.includes('blob:1'));
  });

  it('refuses what is empty, too large or too much before a byte is sent', async () => {
    tray.add([fileOf('empty.txt', 0), fileOf('large.txt', 1_001)]);
    tray.add(['1', '2', '3', '4', '5'].map((name) => fileOf(name)));
    await until(() => at.uploads.open.length === 3);
    expect(tray.files().map(({ error }) => error && [error.code, error.details?.['max']])).toEqual([
      ['FILE_EMPTY', undefined],
      ['FILE_TOO_LARGE', 1_000],
      null,
      null,
      null,
      null,
      ['TOO_MANY_ATTACHMENTS', 4],
    ]);
    expect(at.uploads.names).toEqual(['1', '2', '3']);
  });

  it('uploads three at once, the next when one is through', async () => {
    tray.add(['1', '2', '3', '4'].map((name) => fileOf(name)));
    await until(() => at.uploads.open.length === 3);
    at.uploads.of('2').take();
    await until(() => at.uploads.names.includes('4'));
    expect(states(tray)).toEqual(['1: uploading', '2: ready', '3: uploading', '4: uploading']);
  });

  it('cancels an upload under way, and withdraws a finished one', async () => {
    await attach('a.txt', 'b.txt');
    at.uploads.of('b.txt').take();
    await until(() => states(tray)[1] === 'b.txt: ready');
    tray.remove(keyOf('a.txt'));
    tray.remove(keyOf('b.txt'));
    expect(states(tray)).toEqual([]);
    await until(() => at.uploads.of('a.txt').wasAborted);
    await asked('/api/chat/upload/id-of-b.txt', null);
  });

  it('asks until the server has looked at it, less and less often', async () => {
    await attach('a.txt');
    at.uploads.of('a.txt').take({ state: 'scanning' });
    await until(() => states(tray)[0] === 'a.txt: scanning');
    expect(isAsked('/api/chat/upload/id-of-a.txt')).toBe(false);
    jest.advanceTimersByTime(1_000);
    await asked('/api/chat/upload/id-of-a.txt', uploadOf('a.txt', { state: 'scanning' }));
    await until(() => jest.getTimerCount() > 0);
    jest.advanceTimersByTime(1_500);
    await asked('/api/chat/upload/id-of-a.txt', uploadOf('a.txt'));
    await until(() => states(tray)[0] === 'a.txt: ready');
  });

  it('uploads again what the server has lost while it looked at it', async () => {
    await attach('a.txt');
    at.uploads.of('a.txt').take({ state: 'scanning' });
    await until(() => states(tray)[0] === 'a.txt: scanning');
    jest.advanceTimersByTime(1_000);
    await until(() =>
      at.http
        .match(({ url }) => url.endsWith('a.txt'))
        .some((one) => (one.flush({ code: 'NOT_FOUND' }, { status: 404, statusText: 'no' }), true)),
    );
    await until(() => at.uploads.names.length === 2);
    at.uploads.of('a.txt').take();
    await until(() => states(tray)[0] === 'a.txt: ready');
  });

  it('says that a file was blocked', async () => {
    await attach('a.txt');
    at.uploads.of('a.txt').take({ state: 'blocked' });
    await until(() => states(tray)[0] === 'a.txt: blocked');
    expect(tray.files()[0]?.error?.code).toBe('ATTACHMENT_BLOCKED');
  });

  it('fails with the server’s reason, and tries again at the person’s wish', async () => {
    await attach('a.txt');
    at.uploads.of('a.txt').refuse(415, 'TYPE_NOT_ALLOWED', { details: { type: 'text/html' } });
    await until(() => states(tray)[0] === 'a.txt: failed');
    expect(tray.files()[0]?.error).toMatchObject({
      code: 'TYPE_NOT_ALLOWED',
      details: { type: 'text/html' },
    });
    tray.retry(keyOf('a.txt'));
    await until(() => at.uploads.names.length === 2);
    expect(tray.files()[0]).toMatchObject({ state: 'uploading', error: null });
  });

  it('waits as long as the server asks it to', async () => {
    await attach('a.txt');
    at.uploads.of('a.txt').refuse(429, 'RATE_LIMITED', { retryAfterMs: 7_000 });
    await until(() => states(tray)[0] === 'a.txt: queued' && jest.getTimerCount() > 0);
    jest.advanceTimersByTime(6_999);
    expect(at.uploads.names).toHaveLength(1);
    jest.advanceTimersByTime(1);
    await until(() => at.uploads.names.length === 2);
  });

  it('goes on after a lost connection when the server answers again, with the session renewed', async () => {
    await attach('a.txt');
    at.uploads.of('a.txt').break();
    await until(() => states(tray)[0] === 'a.txt: queued' && jest.getTimerCount() > 0);
    at.socket.drop();
    await at.socket.accept();
    let knocks: ReturnType<typeof at.http.match> = [];
    await until(() => (knocks = at.http.match('/api/auth/me')).length > 0);
    knocks[0]?.flush({ code: 'SESSION_EXPIRED' }, { status: 401, statusText: 'expired' });
    await asked('/api/auth/refresh', null);
    await asked('/api/auth/me', { user: ANA });
    await until(() => at.uploads.names.length === 2);
  });

  it('renews an expired session in the middle and goes on', async () => {
    await attach('a.txt');
    at.uploads.of('a.txt').refuse(401, 'SESSION_EXPIRED');
    await asked('/api/auth/refresh', null);
    await until(() => at.uploads.names.length === 2);
    at.uploads.of('a.txt').take();
    await until(() => states(tray)[0] === 'a.txt: ready');
  });

  it('takes a dead connection for lost', async () => {
    await attach('a.txt');
    jest.advanceTimersByTime(29_999);
    at.uploads.of('a.txt').progress(50);
    jest.advanceTimersByTime(29_999);
    expect(at.uploads.open).toHaveLength(1);
    jest.advanceTimersByTime(1);
    await until(() => states(tray)[0] === 'a.txt: queued');
  });

  it('gives what was not refused to the message', async () => {
    await attach('a.txt', 'b.txt', 'c.txt');
    at.uploads.of('a.txt').refuse(415, 'TYPE_NOT_ALLOWED');
    at.uploads.of('b.txt').take();
    await until(() => states(tray)[0] === 'a.txt: failed' && states(tray)[1] === 'b.txt: ready');
    expect(tray.take().map(({ name }) => name)).toEqual(['b.txt', 'c.txt']);
    expect(states(tray)).toEqual(['a.txt: failed']);
  });

  it('never uploads for one person what another has attached, and shows it to nobody else', async () => {
    await attach('a.txt');
    const { session } = at;
    session.end('expired');
    TestBed.tick();
    await until(() => at.uploads.of('a.txt').wasAborted);
    void session.signIn({ email: 'dana@example.com', password: 'p' });
    await asked('/api/auth/login', { user: DANA });
    TestBed.tick();
    expect(TestBed.inject(FileTrays).trayOf('c1.reply').files()).toEqual([]);
    expect(at.uploads.names).toHaveLength(1);
  });

  it('opens a conversation with its files when they are ready', async () => {
    await attach('a.txt');
    const message = { clientId: 'wish', text: '' };
    const creating = at.store.create({ topic: 'T', message }, tray);
    at.uploads.of('a.txt').take();
    await until(() => states(tray)[0] === 'a.txt: ready');
    TestBed.tick();
    let made: ReturnType<typeof at.http.match> = [];
    await until(() => (made = at.http.match('/api/chat/conversations')).length > 0);
    expect(made[0]?.request.body).toMatchObject({ message: { attachments: [{ id: 'id-of-a.txt' }] } });
    made[0]?.flush({ conversation: conversationOf({ id: 'c9' }), message: messageOf(1) });
    await creating;
    expect(states(tray)).toEqual([]);
  });

  it('does not open a conversation without a file that was refused', async () => {
    await attach('a.txt');
    const creating = at.store.create({ topic: 'T', message: { clientId: 'wish', text: '' } }, tray);
    at.uploads.of('a.txt').refuse(422, 'FILE_DAMAGED');
    await until(() => states(tray)[0] === 'a.txt: failed');
    TestBed.tick();
    await expect(creating).rejects.toMatchObject({ code: 'FILE_DAMAGED' });
    expect(states(tray)).toEqual(['a.txt: failed']);
  });
});
