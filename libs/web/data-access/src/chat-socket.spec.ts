import { TestBed } from '@angular/core/testing';
import { ChatSocket } from './chat-socket';
import { settled } from './testing/fake-socket';
import { ANA } from './testing/sample';
import { Setting } from './testing/setting';

describe('the socket', () => {
  let at: Setting;
  let socket: ChatSocket;

  beforeEach(async () => {
    jest.useFakeTimers();
    jest.spyOn(Math, 'random').mockReturnValue(0.5); // Neither shortens nor prolongs a pause.
    localStorage.clear();
    at = new Setting();
    await at.openPage(ANA);
    socket = TestBed.inject(ChatSocket);
  });
  afterEach(() => {
    at.verify();
    jest.restoreAllMocks();
    jest.useRealTimers();
  });

  it('is reconnecting only after it had been online', async () => {
    const seen = [socket.state()];
    const again: string[] = [];
    socket.reconnected.subscribe(() => again.push('again'));
    socket.connect();
    seen.push(socket.state());
    await at.socket.accept();
    seen.push(socket.state());
    expect(again).toEqual([]);
    at.socket.drop();
    seen.push(socket.state());
    await at.socket.accept();
    expect(again).toEqual(['again']);
    socket.disconnect();
    seen.push(socket.state());
    expect(seen).toEqual(['offline', 'connecting', 'online', 'reconnecting', 'offline']);
  });

  it('sends nothing while there is no connection', async () => {
    await expect(socket.emit('conversation:leave', { conversationId: 'c1' })).rejects.toMatchObject({
      code: 'OFFLINE',
    });
    socket.emitVolatile('typing', { conversationId: 'c1', isTyping: true });
    expect(at.socket.sent).toEqual([]);
    expect(at.socket.volatileSent).toEqual([]);
  });

  it('rejects with the code, the words and the details of the server', async () => {
    socket.connect();
    await at.socket.accept();
    const refused = socket.emit('conversation:claim', { conversationId: 'c1' });
    const details = { assignedTo: { id: 'mikael', displayName: 'Mikael Berg' } };
    const expectation = expect(refused).rejects.toMatchObject({
      code: 'ALREADY_ASSIGNED',
      message: 'Taken.',
      details,
    });
    await at.socket.last('conversation:claim').refuse('ALREADY_ASSIGNED', { message: 'Taken.', details });
    await expectation;
  });

  it('renews an expired session silently, and says again what was refused', async () => {
    socket.connect();
    await at.socket.accept();
    const left = socket.emit('conversation:leave', { conversationId: 'c1' });
    await at.socket.last('conversation:leave').refuse('SESSION_EXPIRED');
    at.answer('/api/auth/refresh', null);
    await settled();
    expect(at.socket.of('conversation:leave')).toHaveLength(2);
    await at.socket.last('conversation:leave').reply({});
    expect(await left).toEqual({});
  });

  it('ends the session when what was refused cannot be renewed, and not when that is only not known', async () => {
    socket.connect();
    await at.socket.accept();
    const leave = () =>
      socket.emit('conversation:leave', { conversationId: 'c1' }).catch((error) => error as Error);
    const first = leave();
    await at.socket.last('conversation:leave').refuse('SESSION_EXPIRED');
    at.fail('/api/auth/refresh', 503, 'UNAVAILABLE');
    expect(await first).toMatchObject({ code: 'UNAVAILABLE' });
    expect(at.session.user()).toEqual(ANA);
    const second = leave();
    await at.socket.last('conversation:leave').refuse('SESSION_EXPIRED');
    at.fail('/api/auth/refresh', 401, 'SESSION_EXPIRED');
    expect(await second).toMatchObject({ code: 'SESSION_EXPIRED' });
    expect(at.session.ended()).toBe('expired');
  });

  it('tries every second after a restart, and more seldom when the server stays away', async () => {
    socket.connect();
    await at.socket.accept();
    expect(at.socket.reconnectionDelayMaxMs).toBe(1_000);
    at.socket.drop();
    await at.socket.refuseTransport();
    expect(at.socket.reconnectionDelayMaxMs).toBe(1_000);
    jest.advanceTimersByTime(15_000);
    await at.socket.refuseTransport();
    expect(at.socket.reconnectionDelayMaxMs).toBe(5_000);
    await at.socket.accept();
    expect(at.socket.reconnectionDelayMaxMs).toBe(1_000);
  });

  it('does not come back at the same moment as everybody else whom the server sent away', async () => {
    const back: number[] = [];
    for (const random of [0, 0.999]) {
      jest.spyOn(Math, 'random').mockReturnValue(random);
      socket.connect();
      await at.socket.accept();
      at.socket.active = false;
      at.socket.drop('io server disconnect');
      const before = at.socket.connects;
      let ms = 0;
      while (at.socket.connects === before) {
        jest.advanceTimersByTime(10);
        ms += 10;
      }
      back.push(ms);
    }
    expect(back).toEqual([50, 950]);
  });

  it.each(['UNAUTHENTICATED', 'SESSION_EXPIRED'] as const)(
    'renews the session when the handshake is refused for %s, then connects',
    async (code) => {
      socket.connect();
      await at.socket.refuse(code);
      at.answer('/api/auth/refresh', null);
      await settled();
      jest.advanceTimersByTime(500);
      expect(at.socket.connects).toBe(2);
      expect(socket.state()).toBe('connecting');
    },
  );

  it('gives up when the session cannot be renewed', async () => {
    socket.connect();
    await at.socket.refuse('SESSION_EXPIRED');
    at.fail('/api/auth/refresh', 401, 'SESSION_EXPIRED');
    await settled();
    jest.advanceTimersByTime(60_000);
    expect(at.socket.connects).toBe(1);
    expect(at.session.ended()).toBe('expired');
  });

  it('does not hammer a server that refuses although the session was renewed', async () => {
    socket.connect();
    const pauses = [500, 1_000, 2_000, 4_000, 8_000, 10_000, 10_000];
    for (const [tries, pause] of pauses.entries()) {
      await at.socket.refuse('UNAUTHENTICATED');
      at.answer('/api/auth/refresh', null);
      await settled();
      jest.advanceTimersByTime(pause - 1);
      expect(at.socket.connects).toBe(tries + 1);
      jest.advanceTimersByTime(1);
      expect(at.socket.connects).toBe(tries + 2);
    }
  });

  it.each(['logout', 'revoked', 'blocked', 'role-changed'] as const)(
    'stays away when the session was ended: %s',
    async (reason) => {
      socket.connect();
      await at.socket.accept();
      await at.socket.tell('session:ended', { reason });
      jest.advanceTimersByTime(60_000);
      expect(at.session.ended()).toBe(reason);
      expect(socket.state()).toBe('offline');
      expect(at.socket.connects).toBe(1);
    },
  );

  it.each(['expired', 'shutdown'] as const)('comes back when the session may go on: %s', async (reason) => {
    socket.connect();
    await at.socket.accept();
    await at.socket.tell('session:ended', { reason });
    at.socket.active = false;
    at.socket.drop('io server disconnect');
    expect(socket.state()).toBe('reconnecting');
    jest.advanceTimersByTime(500);
    expect(at.socket.connects).toBe(2);
    expect(at.session.user()).toEqual(ANA);
  });

  it('tries at once when the network is back', async () => {
    socket.connect();
    await at.socket.accept();
    window.dispatchEvent(new Event('offline'));
    expect(socket.state()).toBe('reconnecting');
    window.dispatchEvent(new Event('online'));
    expect(at.socket.connects).toBe(2);
  });
});
