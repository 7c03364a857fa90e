import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { HandshakeRefusal } from '@prochat/contract';
import { openInstallation, type Installation } from './installation';

/** A connection that was lost and comes back is a new one: nothing of the old one's trust goes over to it. */
describe('a connection that comes back', () => {
  let installation: Installation;
  beforeAll(async () => {
    installation = await openInstallation();
  });
  afterAll(() => installation.close());

  it('is refused when he was blocked while it was broken', async () => {
    const { ana, priya } = installation.people;
    const client = await ana.connect({ reconnection: true });
    // A first event is what a recovery would start from.
    await client.waitFor('heads');
    const { socket } = client;
    let cameBack = false;
    socket.on('connect', () => (cameBack = true));
    const refused = new Promise<Error & { data?: HandshakeRefusal }>((resolve) =>
      socket.once('connect_error', resolve),
    );
    // Not closed by anybody, so that a server that offers it could recover the connection as it was.
    socket.io.engine.close();
    await priya.http.patch(`/admin/users/${ana.id}`, { blockedUntil: '2999-01-01T00:00:00.000Z' });
    expect((await refused).data?.code).toMatch(/^(BLOCKED|SESSION_EXPIRED|UNAUTHENTICATED)$/);
    expect(cameBack).toBe(false);
  });
});
