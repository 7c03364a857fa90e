import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { Logger } from '@nestjs/common';
import { JwtService } from '@nestjs/jwt';
import { AppError, Clock, Config, Secrets } from '@prochat/server/core';
import { EventEmitter } from 'node:events';
import type { AppSocket } from './app-socket';
import { LiveSockets } from './live-sockets';
import { SessionCookies } from './session-cookies';
import { SessionTokens } from './session-tokens';
import type { LiveSession, Sessions } from './sessions.service';
import { RECHECK_MS, SocketSessions } from './socket-sessions';

const DAY_MS = 86_400_000;
const SESSION = 'a'.repeat(24);
const ANA = 'b'.repeat(24);

/** As much of a socket as the handshake and its end touch; real ones are tried in `apps/api/src/promises`. */
class FakeSocket extends EventEmitter {
  readonly conn = new EventEmitter();
  readonly data: Partial<AppSocket['data']> = {};
  readonly told: unknown[] = [];
  connected = false;

  constructor(readonly handshake: { headers: Record<string, string>; auth: object }) {
    super();
  }
  override emit(event: string, ...parts: unknown[]): boolean {
    if (event === 'session:ended') this.told.push(...parts);
    return super.emit(event, ...parts);
  }
  disconnect(): void {
    this.connected = false;
    this.emit('disconnect');
    this.conn.emit('close');
  }
}

describe('the session of a socket', () => {
  const config = Config.parse({ JWT_SECRET: '0123456789abcdef'.repeat(2) });
  const secrets = new Secrets(config);
  const clock = new Clock();
  const tokens = new SessionTokens(new JwtService({ secret: secrets.jwtSecret }), clock, secrets);
  let live: LiveSockets;
  let until: string | null;
  let storeIsAway: boolean;
  let whileChecking: () => void;
  let sockets: SocketSessions;

  beforeEach(() => {
    jest.useFakeTimers();
    Logger.overrideLogger(false);
    live = new LiveSockets();
    until = inDays(30);
    storeIsAway = false;
    whileChecking = () => undefined;
    const caller = { id: ANA, role: 'user', displayName: 'Ana Oliveira', sessionId: SESSION } as const;
    const sessions: Pick<Sessions, 'check' | 'liveUntil'> = {
      check: (): Promise<LiveSession> => {
        whileChecking();
        return until === null
          ? Promise.reject(new AppError('SESSION_EXPIRED'))
          : Promise.resolve({ caller, expiresAt: until });
      },
      liveUntil: () => (storeIsAway ? Promise.reject(new Error('away')) : Promise.resolve(until)),
    };
    sockets = new SocketSessions(
      config,
      clock,
      tokens,
      new SessionCookies(config),
      sessions as Sessions,
      live,
    );
  });
  afterEach(() => {
    jest.useRealTimers();
  });

  function inDays(days: number): string {
    return new Date(Date.now() + days * DAY_MS).toISOString();
  }

  /** Goes through the handshake as Socket.IO would. */
  async function connect(socket = aSocket()): Promise<{ socket: FakeSocket; code: string | undefined }> {
    const error = await new Promise<unknown>((resolve) => {
      sockets.middleware()(socket as unknown as AppSocket, resolve);
    });
    if (error) return { socket, code: (error as { data: { code: string } }).data.code };
    socket.connected = true;
    sockets.register(socket as unknown as AppSocket);
    return { socket, code: undefined };
  }

  function aSocket(): FakeSocket {
    return new FakeSocket({
      headers: {},
      auth: { token: tokens.signAccess({ userId: ANA, sessionId: SESSION }) },
    });
  }

  it('is known to the socket, and forgotten with it', async () => {
    const { socket } = await connect();
    expect(socket.data.user).toEqual({
      id: ANA,
      role: 'user',
      displayName: 'Ana Oliveira',
      sessionId: SESSION,
    });
    expect(live.size).toBe(1);
    socket.disconnect();
    expect(live.size).toBe(0);
    expect(jest.getTimerCount()).toBe(0);
  });

  it('refuses without leaving a trace', async () => {
    until = null;
    expect((await connect()).code).toBe('SESSION_EXPIRED');
    for (const auth of [{ token: 'x' }, { token: { $ne: null } }, {}])
      expect((await connect(new FakeSocket({ headers: {}, auth }))).code).toBe('UNAUTHENTICATED');
    expect(live.size).toBe(0);
  });

  it('may end while it is being checked: the socket does not get in', async () => {
    whileChecking = () => live.endSession(SESSION, 'logout');
    const { socket, code } = await connect();
    expect(code).toBe('SESSION_EXPIRED');
    expect(socket.told).toEqual([]);
    expect(live.size).toBe(0);
  });

  it('forgets a client that hangs up during the handshake', async () => {
    const socket = aSocket();
    whileChecking = () => socket.conn.emit('close');
    await new Promise<unknown>((resolve) => {
      sockets.middleware()(socket as unknown as AppSocket, resolve);
    });
    expect(live.size).toBe(0);
  });

  it('cuts a socket that never went through the handshake', () => {
    const socket = aSocket();
    socket.connected = true;
    sockets.register(socket as unknown as AppSocket);
    expect(socket.connected).toBe(false);
  });

  it('cuts the socket when the session runs out', async () => {
    until = new Date(Date.now() + 60_000).toISOString();
    const { socket } = await connect();
    await jest.advanceTimersByTimeAsync(59_000);
    expect(socket.connected).toBe(true);
    until = null;
    await jest.advanceTimersByTimeAsync(1_000);
    expect(socket.told).toEqual([{ reason: 'expired' }]);
    expect(socket.connected).toBe(false);
    expect(jest.getTimerCount()).toBe(0);
  });

  it('keeps the socket of a session that is refreshed, and notices within minutes when it ended elsewhere', async () => {
    until = new Date(Date.now() + RECHECK_MS).toISOString();
    const { socket } = await connect();
    until = inDays(1);
    await jest.advanceTimersByTimeAsync(10 * RECHECK_MS);
    expect(socket.connected).toBe(true);
    until = null;
    await jest.advanceTimersByTimeAsync(RECHECK_MS);
    expect(socket.told).toEqual([{ reason: 'expired' }]);
  });

  it('asks again when the store is away', async () => {
    const { socket } = await connect();
    storeIsAway = true;
    await jest.advanceTimersByTimeAsync(3 * RECHECK_MS);
    expect(socket.connected).toBe(true);
    storeIsAway = false;
    until = null;
    await jest.advanceTimersByTimeAsync(RECHECK_MS);
    expect(socket.connected).toBe(false);
  });
});
