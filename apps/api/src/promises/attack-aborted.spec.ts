import { afterAll, beforeAll, beforeEach, describe, it } from '@jest/globals';
import { CAST, filePart, formBody, requestHead, RawConnection, type CastName } from '@prochat/server/testing';
import { picture } from './attack-images';
import { docx } from './attack-zips';
import { FORM_TYPE, PLAIN, UploadScene, type RawHeaders } from './upload-scene';

/** `npm run bench -- uploads --only aborted` does 5,000, and watches memory as well. */
const ABORTED = 300;
const AT_ONCE = 30;
/** As many as one person may have under way. */
const AT_ONCE_PER_PERSON = 10;
const NAMES = Object.keys(CAST) as CastName[];

/** The same numbers in every run. */
function numbers(seed: number): () => number {
  let state = seed;
  return () => (state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 1) / 2 ** 31;
}

/** Section E, 54: who breaks off leaves nothing behind. */
describe('an upload that is broken off', () => {
  let scene: UploadScene;
  let bodies: Buffer[];

  beforeAll(async () => {
    scene = await UploadScene.open();
    const files = [
      filePart('note.txt', Buffer.alloc(300_000, 'x'), 'text/plain'),
      filePart('photo.jpg', await picture('jpeg', 1_600, 1_200), 'image/jpeg'),
      filePart('paper.docx', docx([{ name: 'word/media/1.bin', body: Buffer.alloc(50_000) }])),
    ];
    bodies = files.map((file) => formBody([file]));
    for (const name of NAMES) await scene.accepted(scene.person(name), 'warm.txt', PLAIN);
    await scene.accepted(scene.person('ana'), 'warm.jpg', await picture('jpeg'));
  });
  beforeEach(() => scene.remember());
  afterAll(() => scene.close());

  /** Sends this many bytes of the request, head included, and goes. */
  async function breakOff(name: CastName, body: Buffer, share: number, isChunked: boolean): Promise<void> {
    const length: RawHeaders = isChunked
      ? { 'Transfer-Encoding': 'chunked' }
      : { 'Content-Length': body.length };
    const head = requestHead('POST', '/chat/upload', scene.person(name).http, {
      'Content-Type': FORM_TYPE,
      ...length,
    });
    const framed = isChunked
      ? Buffer.concat([Buffer.from(`${body.length.toString(16)}\r\n`), body, Buffer.from('\r\n0\r\n\r\n')])
      : body;
    const request = Buffer.concat([Buffer.from(head, 'latin1'), framed]);
    const connection = await RawConnection.open(scene.url);
    await connection.write(request.subarray(0, Math.floor(share * (request.length - 8))));
    connection.abort();
    await connection.closed;
  }

  it(`54: ${ABORTED} of them leave no file, record, descriptor or connection, and nobody is held up`, async () => {
    const random = numbers(54);
    let left = ABORTED;
    const worker = async (): Promise<void> => {
      while (left-- > 0) {
        const name = NAMES[Math.floor(random() * NAMES.length)] as CastName;
        const body = bodies[Math.floor(random() * bodies.length)] as Buffer;
        await breakOff(name, body, random(), random() < 0.3);
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, worker));
    await scene.expectNothingLeft();
    // No place of the aborted ones is still taken.
    for (const name of NAMES) {
      const again = Array.from({ length: AT_ONCE_PER_PERSON }, () =>
        scene.accepted(scene.person(name), 'a.txt', PLAIN),
      );
      for (const { id } of await Promise.all(again))
        await scene.person(name).http.request('DELETE', `/chat/upload/${id}`);
    }
    await scene.expectNothingLeft();
  });

  it.each([
    ['in the middle of the head', (body: Buffer) => [0.001, body] as const],
    ['in the middle of the file', (body: Buffer) => [0.5, body] as const],
    ['just before the end', (body: Buffer) => [1, body] as const],
  ])('54: %s, every kind of file', async (_where, at) => {
    for (const body of bodies)
      for (const isChunked of [false, true]) {
        const [share, whole] = at(body);
        await breakOff('ana', whole, share, isChunked);
      }
    await scene.expectNothingLeft();
  });

  it('54: a stop of the server in the middle of uploads leaves nothing', async () => {
    const body = bodies[0] as Buffer;
    const connections = await Promise.all(
      NAMES.map(async (name) => {
        const headers = { 'Content-Type': FORM_TYPE, 'Content-Length': body.length };
        const connection = await scene.begin(scene.person(name), 'POST', '/chat/upload', headers);
        await connection.write(body.subarray(0, 100_000));
        return connection;
      }),
    );
    await scene.stage.installation.restart();
    await Promise.all(connections.map(({ closed }) => closed));
    await scene.expectNothingLeft();
  });
});
