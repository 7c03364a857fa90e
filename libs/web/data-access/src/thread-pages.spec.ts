import { LIMITS } from '@prochat/contract';
import { settled } from './testing/fake-socket';
import { ANA, conversationOf, messageOf, messages, pageOf } from './testing/sample';
import { Setting } from './testing/setting';
import type { Thread } from './thread';

const MESSAGES = '/api/chat/conversations/c1/messages';
const seqs = (thread: Thread) => thread.entries().map(({ message }) => message.seq);
const range = (from: number, to: number) => messages(from, to).map(({ seq }) => seq);

describe('a place in the past of a thread', () => {
  let at: Setting;
  let thread: Thread;

  /** The newest page is 961..1000, older ones exist. */
  beforeEach(async () => {
    jest.useFakeTimers();
    localStorage.clear();
    at = new Setting();
    await at.online(ANA);
    thread = at.store.thread('c1');
    thread.open();
    at.answer(MESSAGES, pageOf(messages(961, 1_000), { nextCursor: 'before-961' }));
    at.answer('/api/chat/conversations/c1', {
      conversation: conversationOf({ lastSeq: 1_000, unreadCounts: { user: 1_000, professional: 0 } }),
    });
    await settled();
  });
  afterEach(() => {
    at.verify();
    jest.useRealTimers();
  });

  async function goTo(seq: number, from: number, to: number): Promise<void> {
    const shown = thread.showAround(seq);
    const { request } = at.answer(
      MESSAGES,
      pageOf(messages(from, to), { nextCursor: `before-${from}`, hasMore: true }),
    );
    expect(request.params.get('around')).toBe(String(seq));
    await shown;
  }

  it('is fetched with what stands around it, above a gap', async () => {
    await goTo(500, 476, 525);
    expect(seqs(thread)).toEqual([...range(476, 525), ...range(961, 1_000)]);
    expect(thread.gapAfterSeq()).toBe(525);
    expect(thread.hasOlder()).toBe(true);
  });

  it('is not fetched when it is held', async () => {
    await thread.showAround(970);
    expect(thread.gapAfterSeq()).toBeNull();
    expect(seqs(thread)).toEqual(range(961, 1_000));
  });

  it('becomes one with the rest where the surroundings reach it', async () => {
    await goTo(950, 925, 974);
    expect(thread.gapAfterSeq()).toBeNull();
    expect(seqs(thread)).toEqual(range(925, 1_000));
    void thread.loadOlder();
    const { request } = at.answer(MESSAGES, pageOf(messages(825, 924)));
    expect(request.params.get('cursor')).toBe('before-925');
    await settled();
    expect(seqs(thread)).toEqual(range(825, 1_000));
    expect(thread.hasOlder()).toBe(false);
  });

  it('goes on in both directions, and the gap is closed from above', async () => {
    await goTo(870, 846, 895);
    void thread.loadOlder();
    const { request } = at.answer(MESSAGES, pageOf(messages(746, 845), { nextCursor: 'before-746' }));
    expect(request.params.get('cursor')).toBe('before-846');
    await settled();
    expect(seqs(thread)).toEqual([...range(746, 895), ...range(961, 1_000)]);
    void thread.loadGap('above');
    void thread.loadGap('above');
    const newer = at.answer(MESSAGES, pageOf(messages(896, 995), { hasMore: true })).request;
    expect(newer.params.get('after')).toBe('895');
    expect(newer.params.get('pageSize')).toBe(String(LIMITS.pageSizeMax));
    await settled();
    expect(thread.gapAfterSeq()).toBeNull();
    expect(seqs(thread)).toEqual(range(746, 1_000));
  });

  it('is reached by going back from the end', async () => {
    await goTo(870, 846, 895);
    void thread.loadGap('below');
    const { request } = at.answer(MESSAGES, pageOf(messages(861, 960), { nextCursor: 'before-861' }));
    expect(request.params.get('cursor')).toBe('before-961');
    await settled();
    expect(thread.gapAfterSeq()).toBeNull();
    expect(seqs(thread)).toEqual(range(846, 1_000));
  });

  it('leaves what arrives below the gap, in its order, and a hole there is still noticed', async () => {
    await goTo(500, 476, 525);
    await at.socket.tell('message:new', { message: messageOf(1_001) });
    expect(seqs(thread).slice(-2)).toEqual([1_000, 1_001]);
    expect(thread.gapAfterSeq()).toBe(525);
    await at.socket.tell('message:new', { message: messageOf(1_004) });
    expect(seqs(thread).at(-1)).toBe(1_001);
    const { request } = at.answer(MESSAGES, pageOf(messages(1_002, 1_004)));
    expect(request.params.get('after')).toBe('1001');
    await settled();
    expect(seqs(thread).slice(-3)).toEqual([1_002, 1_003, 1_004]);
  });

  it('takes edits in', async () => {
    await goTo(500, 476, 525);
    await at.socket.tell('message:updated', { message: messageOf(500, { text: 'Edited', revision: 1 }) });
    expect(thread.entries().find(({ message }) => message.seq === 500)?.message.text).toBe('Edited');
  });

  it('does not count as read by being looked at, but the end does', async () => {
    await goTo(500, 476, 525);
    thread.markRead(525);
    jest.advanceTimersByTime(1_000);
    expect(at.socket.of('read:mark')).toHaveLength(0);
    thread.markRead(1_000);
    jest.advanceTimersByTime(1_000);
    expect(at.socket.last('read:mark').payload).toEqual({ conversationId: 'c1', upToSeq: 1_000 });
  });

  it('says why it cannot be opened, and leaves the thread as it is', async () => {
    const refused = expect(thread.showAround(500)).rejects.toMatchObject({ code: 'RATE_LIMITED' });
    at.fail(MESSAGES, 429, 'RATE_LIMITED');
    await refused;
    expect(seqs(thread)).toEqual(range(961, 1_000));
  });

  it('is given up when nobody looks any more, and so is all but the newest of a long way back', async () => {
    for (let first = 861; first > 461; first -= 100) {
      void thread.loadOlder();
      at.answer(MESSAGES, pageOf(messages(first, first + 99), { nextCursor: `before-${first}` }));
      await settled();
    }
    expect(thread.entries()).toHaveLength(440);
    await goTo(100, 76, 125);
    void thread.loadOlder();
    const late = at.http.expectOne(({ url }) => url === MESSAGES);
    thread.close();
    late.flush(pageOf(messages(1, 75)));
    await settled();
    expect(thread.gapAfterSeq()).toBeNull();
    expect(seqs(thread)).toEqual(range(761, 1_000));
    expect(thread.hasOlder()).toBe(true);
    thread.open();
    void thread.loadOlder();
    const { request } = at.answer(MESSAGES, pageOf(messages(661, 760)));
    expect(request.params.get('cursor')).toBe('before-761');
    await settled();
    expect(seqs(thread)).toEqual(range(661, 1_000));
  });
});
