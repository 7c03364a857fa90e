import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Upload } from '@prochat/contract';
import { filePart, formBody, RawConnection, requestHead, TestInstallation } from '@prochat/server/testing';
import type { Socket } from 'socket.io-client';
import { BuiltServer } from './built-server';
import { storeEnvironment } from './installation';
import { FORM_TYPE, PLAIN } from './upload-scene';

/** Told by nobody but the one who made it up. */
const CANARY = 'canary-of-the-file-name';

/** C38: what anybody calls his files, or writes into them, never gets into a log, and no line breaks in two. */
describe('the log of a server that is sent files', () => {
  let at: TestInstallation<BuiltServer>;

  beforeAll(async () => {
    at = await TestInstallation.withoutCast<BuiltServer>({
      start: (_config, environment) => BuiltServer.start(environment),
      environment: { ...storeEnvironment(), LOG_LEVEL: 'trace', UPLOAD_RATE: '1000/60' },
    });
  });
  afterAll(() => at.close());

  async function post(name: string, body: Buffer | string): Promise<{ status: number; upload: Upload }> {
    const guest = at.visitor();
    await guest.enterAsGuest('Guest');
    const form = formBody([filePart(name, body, `text/plain; ${CANARY}`)]);
    const connection = await RawConnection.open(at.url);
    const headers = { 'Content-Type': FORM_TYPE, 'Content-Length': form.length };
    await connection.write(requestHead('POST', '/chat/upload', guest.http, headers));
    void connection.write(form);
    const { status, body: text } = await connection.answer();
    connection.abort();
    await connection.closed;
    const upload = JSON.parse(text.toString()) as Upload;
    if (status === 201) await guest.http.request('GET', upload.url.replace(/^\/api/, ''));
    return { status, upload };
  }

  it('has neither names nor contents, and every line is one record', async () => {
    const accepted = await post(`${CANARY}.txt`, PLAIN);
    expect(accepted.status).toBe(201);
    for (const name of [
      `${CANARY}\n{"level":60,"msg":"forged"}`,
      `${CANARY}\r\nforged`,
      `${CANARY}\u001b[31m`,
      `${CANARY}\u202e.txt`,
      `${CANARY}${'x'.repeat(100_000)}`,
    ])
      await post(name, `${CANARY} in the text`);
    await post(`${CANARY}.exe`, Buffer.from(`MZ\x90\0${CANARY}`));
    await post(`${CANARY}.jpg`, Buffer.concat([Buffer.from([0xff, 0xd8, 0xff, 0xe0]), Buffer.from(CANARY)]));
    const { server } = at;
    await at.visitor().http.request('GET', `/chat/files/x/${CANARY}`);
    await server.wrote(/"path":"\/api\/chat\/files\/x\/"/);
    expect(server.stdout + server.stderr).not.toContain(CANARY);
    expect(server.stdout + server.stderr).not.toContain('forged');
    for (const line of server.stdout.split('\n').filter((text) => text.startsWith('{')))
      expect(JSON.parse(line)).toHaveProperty('level');
    // eslint-disable-next-line no-control-regex
    expect(server.stdout).not.toMatch(/[\u001b\u202e]/);
  });

  it('has no error for packets that are wrong or ask for no answer', async () => {
    const guest = at.visitor();
    await guest.enterAsGuest('Guest');
    const client = await guest.connect();
    const raw = client.socket as unknown as Socket;
    const payload = { conversationId: '0'.repeat(24), isTyping: true };
    raw.emit('typing', payload);
    raw.emit('typing', payload, 'not a function');
    raw.emit('typing');
    raw.emit('typing', [payload]);
    raw.emit('no event of ours', payload);
    await client.settled();
    client.close();
    await at.visitor().http.request('GET', '/chat/files/later/x');
    await at.server.wrote(/"path":"\/api\/chat\/files\/later\/"/);
    expect(at.server.stdout.split('\n').filter((line) => line.includes('"level":50'))).toEqual([]);
  });
});
