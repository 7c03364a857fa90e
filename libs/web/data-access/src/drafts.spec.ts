import { TestBed } from '@angular/core/testing';
import { Drafts } from './drafts';
import { settled } from './testing/fake-socket';
import { ANA, DANA, messageOf } from './testing/sample';
import { Setting } from './testing/setting';

describe('drafts', () => {
  const draftsOf = async (user: typeof ANA | null) => {
    TestBed.resetTestingModule();
    await new Setting().openPage(user);
    return TestBed.inject(Drafts);
  };

  beforeEach(() => localStorage.clear());

  it('never cross conversations, and a note is not a reply', async () => {
    const drafts = await draftsOf(ANA);
    drafts.set('c1', 'Hello');
    drafts.set('c1', 'He is angry', 'note');
    expect([drafts.get('c1'), drafts.get('c2'), drafts.get('c1', 'note')]).toEqual([
      'Hello',
      '',
      'He is angry',
    ]);
  });

  it('survive a reload, for their writer only', async () => {
    (await draftsOf(ANA)).set('c1', 'Hello');
    expect((await draftsOf(DANA)).get('c1')).toBe('');
    expect((await draftsOf(null)).get('c1')).toBe('');
    expect((await draftsOf(ANA)).get('c1')).toBe('Hello');
  });

  it('are gone when they are emptied', async () => {
    const drafts = await draftsOf(ANA);
    drafts.set('c1', 'Hello');
    drafts.set('c1', '');
    expect(drafts.get('c1')).toBe('');
    expect(Object.keys(localStorage).filter((key) => key.startsWith('prochat.draft'))).toEqual([]);
  });

  it('last as long as the page where nothing can be stored', async () => {
    const drafts = await draftsOf(ANA);
    const full = jest.spyOn(Storage.prototype, 'setItem').mockImplementation(() => {
      throw new DOMException('full', 'QuotaExceededError');
    });
    drafts.set('c1', 'Hello');
    full.mockRestore();
    expect(drafts.get('c1')).toBe('Hello');
  });
});

describe('drafts on the server', () => {
  let at: Setting;
  const path = (id: string) => `/api/chat/conversations/${id}/drafts`;
  const drafts = () => TestBed.inject(Drafts);
  /** What is being told to the server at this moment. */
  const pushes = () =>
    at.http
      .match(({ method }) => method === 'PUT')
      .map((call) => {
        const { url, body } = call.request;
        call.flush(null);
        return `${url.split('/').slice(-3).join('/')}: ${(body as { text: string }).text}`;
      });
  const openPage = async (user = ANA) => {
    TestBed.resetTestingModule();
    at = new Setting();
    await at.openPage(user);
  };
  /** A thread of this conversation is shown, of which the server has this draft. */
  const open = async (id: string, text = '', slot = 'reply') => {
    drafts().open(id);
    at.answer(path(id), { drafts: text ? [{ slot, text, updatedAt: '' }] : [] });
    await settled();
  };
  const after = async (ms: number) => {
    jest.advanceTimersByTime(ms);
    await settled();
    const told = pushes();
    await settled();
    return told;
  };
  const hide = () => {
    Object.defineProperty(document, 'visibilityState', { configurable: true, value: 'hidden' });
    document.dispatchEvent(new Event('visibilitychange'));
    Reflect.deleteProperty(document, 'visibilityState');
  };

  beforeEach(async () => {
    jest.useFakeTimers();
    localStorage.clear();
    await openPage();
  });
  afterEach(() => {
    at.http.verify();
    jest.useRealTimers();
  });

  it('are told a second after the last key stroke, and no sooner', async () => {
    await open('c1');
    drafts().set('c1', 'H');
    expect(await after(999)).toEqual([]);
    drafts().set('c1', 'Hello');
    expect(await after(999)).toEqual([]);
    expect(await after(1)).toEqual(['c1/drafts/reply: Hello']);
    drafts().set('c1', 'Hello');
    expect(await after(60_000)).toEqual([]);
  });

  it('are told at once when one leaves the conversation, and when the page hides', async () => {
    await open('c1');
    await open('c2');
    drafts().set('c1', 'One');
    drafts().close('c1');
    expect(await after(0)).toEqual(['c1/drafts/reply: One']);
    drafts().set('c2', 'Two');
    hide();
    expect(await after(0)).toEqual(['c2/drafts/reply: Two']);
  });

  it('show what another device has written, where nothing is unsaved here', async () => {
    await open('c1', 'From the telephone');
    expect(drafts().get('c1')).toBe('From the telephone');
    drafts().close('c1');
    expect(await after(1_000)).toEqual([]);
    await open('c1', 'And more');
    expect(drafts().get('c1')).toBe('And more');
    drafts().close('c1');
    await open('c1');
    expect(drafts().get('c1')).toBe('');
  });

  it('keep what was typed here and not told, whatever the server has', async () => {
    drafts().set('c1', 'Typed before it opened');
    await open('c1', 'Older');
    expect(drafts().get('c1')).toBe('Typed before it opened');
    expect(await after(0)).toEqual(['c1/drafts/reply: Typed before it opened']);
  });

  it('are not undone by an answer that was asked for before they were typed and told', async () => {
    drafts().open('c1');
    drafts().set('c1', 'Hello');
    expect(await after(1_000)).toEqual(['c1/drafts/reply: Hello']);
    at.answer(path('c1'), { drafts: [] });
    await settled();
    expect(drafts().get('c1')).toBe('Hello');
  });

  it('are kept without a connection and told when there is one, also that they were sent', async () => {
    await open('c1', 'Hello');
    drafts().set('c1', '');
    at.http.expectOne(({ method }) => method === 'PUT').error(new ProgressEvent('error'));
    await settled();
    await openPage();
    expect(drafts().get('c1')).toBe('');
    drafts().open('c1');
    at.http.expectOne(path('c1')).error(new ProgressEvent('error'));
    await settled();
    drafts().resume();
    at.answer(path('c1'), { drafts: [{ slot: 'reply', text: 'Hello', updatedAt: '' }] });
    expect(await after(0)).toEqual(['c1/drafts/reply: ']);
    expect(drafts().get('c1')).toBe('');
  });

  it('outlive an expired session and are told when their writer is back', async () => {
    await open('c1');
    drafts().set('c1', 'Hello');
    at.session.end('expired');
    expect(await after(1_000)).toEqual([]);
    expect(drafts().get('c1')).toBe('');
    await openPage();
    expect(drafts().get('c1')).toBe('Hello');
    await open('c1');
    expect(await after(0)).toEqual(['c1/drafts/reply: Hello']);
  });

  it('never cross conversations', async () => {
    await open('c1', 'For the first');
    await open('c2');
    expect(drafts().get('c2')).toBe('');
    drafts().set('c2', 'For the second');
    expect(await after(1_000)).toEqual(['c2/drafts/reply: For the second']);
    expect(drafts().get('c1')).toBe('For the first');
  });

  it('never cross slots', async () => {
    await open('c1', 'He is angry', 'note');
    expect([drafts().get('c1', 'note'), drafts().get('c1')]).toEqual(['He is angry', '']);
    drafts().set('c1', 'Dear Ana');
    expect(await after(1_000)).toEqual(['c1/drafts/reply: Dear Ana']);
    expect(drafts().get('c1', 'note')).toBe('He is angry');
  });

  it('never cross persons: neither shown nor told under the name of who comes next', async () => {
    await open('c1');
    drafts().set('c1', 'Of Ana');
    drafts().open('c9');
    const entered = at.session.signIn({ email: 'dana@example.com', password: 'x' });
    at.answer('/api/auth/login', { user: DANA });
    await entered;
    at.answer(path('c9'), { drafts: [{ slot: 'reply', text: 'Of Ana, elsewhere', updatedAt: '' }] });
    expect(await after(1_000)).toEqual([]);
    hide();
    drafts().resume();
    expect(await after(60_000)).toEqual([]);
    expect([drafts().get('c1'), drafts().get('c9')]).toEqual(['', '']);
  });

  it('stay here while there is no conversation yet', async () => {
    drafts().set('new', 'A question');
    hide();
    expect(await after(60_000)).toEqual([]);
    expect(drafts().get('new')).toBe('A question');
  });
});

describe('a thread and its drafts', () => {
  it('fetches them when it opens, tells them when it is left, and takes them away by sending', async () => {
    localStorage.clear();
    const at = new Setting();
    await at.online(ANA);
    const drafts = TestBed.inject(Drafts);
    const thread = await at.openThread([messageOf(1)]);
    const path = '/api/chat/conversations/c1/drafts';
    at.answer(path, { drafts: [{ slot: 'reply', text: 'Hel', updatedAt: '' }] });
    await settled();
    expect(drafts.get('c1')).toBe('Hel');
    thread.send('Hello');
    expect(drafts.get('c1')).toBe('');
    expect(at.answer(`${path}/reply`, null).request.body).toEqual({ text: '' });
    await settled();
    drafts.set('c1', 'And');
    thread.close();
    expect(at.answer(`${path}/reply`, null).request.body).toEqual({ text: 'And' });
    await settled();
    at.verify();
  });
});
