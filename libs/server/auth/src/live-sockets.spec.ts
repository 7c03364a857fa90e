import { beforeEach, describe, expect, it } from '@jest/globals';
import type { SessionEndReason } from '@prochat/contract';
import { LiveSockets, type EndableSocket, type LiveSocket } from './live-sockets';

/** Writes down what is done to it. */
class FakeSocket implements EndableSocket {
  readonly deeds: string[] = [];
  readonly data: EndableSocket['data'] = {};
  emit(event: string, { reason }: { reason: SessionEndReason }): void {
    this.deeds.push(`${event} ${reason}`);
  }
  disconnect(close: boolean): void {
    this.deeds.push(`disconnect ${close}`);
  }
}

describe('live sockets', () => {
  let sockets: LiveSockets;
  beforeEach(() => {
    sockets = new LiveSockets();
  });

  function connect(sessionId: string, userId: string, role: LiveSocket['role'] = 'user'): FakeSocket {
    const socket = new FakeSocket();
    const live = sockets.enter(socket, sessionId, userId);
    live.role = role;
    sockets.connected(live);
    return socket;
  }

  it('are told first and then cut, at once', () => {
    const socket = connect('s1', 'ana');
    sockets.endSession('s1', 'logout');
    expect(socket.deeds).toEqual(['session:ended logout', 'disconnect true']);
    expect(sockets.size).toBe(0);
  });

  it('end with their own session or person only, and once', () => {
    const [first, second, phone, dana] = [
      connect('s1', 'ana'),
      connect('s1', 'ana'),
      connect('s2', 'ana'),
      connect('s3', 'dana'),
    ];
    sockets.endSession('s1', 'logout');
    expect([first, second, phone, dana].map(({ deeds }) => deeds.length)).toEqual([2, 2, 0, 0]);
    sockets.endUser('ana', 'blocked');
    expect([first, second, phone, dana].map(({ deeds }) => deeds.length)).toEqual([2, 2, 2, 0]);
    sockets.endAll('shutdown');
    expect(dana.deeds).toEqual(['session:ended shutdown', 'disconnect true']);
    expect(sockets.size).toBe(0);
  });

  it('speak under the new name of their person, and of nobody else', () => {
    const open = [connect('s1', 'ana'), connect('s2', 'ana'), connect('s3', 'dana')];
    for (const [index, { data }] of open.entries())
      data.user = { id: index < 2 ? 'ana' : 'dana', role: 'user', displayName: 'Before', sessionId: 's' };
    sockets.rename('ana', 'After');
    expect(open.map(({ data }) => data.user?.displayName)).toEqual(['After', 'After', 'Before']);
  });

  it('do not slip through when the session ends during the handshake', () => {
    const socket = new FakeSocket();
    const live = sockets.enter(socket, 's1', 'ana');
    sockets.endSession('s1', 'logout');
    sockets.endUser('ana', 'blocked');
    expect({ ended: live.ended, deeds: socket.deeds }).toEqual({ ended: 'logout', deeds: [] });
    sockets.connected(live);
    expect(socket.deeds).toEqual(['session:ended logout', 'disconnect true']);
  });

  it('end when they were let in with another role, or are not in yet', () => {
    const [asStaff, asUser] = [connect('s1', 'dana', 'staff'), connect('s2', 'dana', 'user')];
    const coming = sockets.enter(new FakeSocket(), 's3', 'dana');
    sockets.endOtherRoles('dana', 'user');
    expect(asStaff.deeds[0]).toBe('session:ended role-changed');
    expect(asUser.deeds).toEqual([]);
    expect(coming.ended).toBe('role-changed');
  });

  it('leave nothing behind', () => {
    const live = sockets.enter(new FakeSocket(), 's1', 'ana');
    sockets.leave(live);
    sockets.leave(live);
    expect(sockets.size).toBe(0);
    sockets.endUser('ana', 'blocked');
    expect(live.ended).toBeNull();
  });
});
