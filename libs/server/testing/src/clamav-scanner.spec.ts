import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import {
  Clamd,
  ClamavScanner,
  toClamdAddress,
  type ClamdPatience,
  type ScanResult,
  type WhenDown,
} from '@prochat/server/upload';
import { ClamdDaemon, EICAR } from './clamd-daemon';

const MEGABYTE = 1_048_576;
const INFECTED = { verdict: 'infected', name: 'ProChat.Test.Eicar.UNOFFICIAL' };
const DOWN = { code: 'SCANNER_DOWN' };
const LITTLE: ClamdPatience = { connectMs: 300, stalledMs: 300, overallMs: 300 };

let directory: string;
let daemon: ClamdDaemon;
let servers: Server[] = [];

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'prochat-scan-'));
  daemon = await ClamdDaemon.open(['StreamMaxLength 10M']);
});

afterEach(() => {
  for (const server of servers) server.close();
  servers = [];
});

afterAll(async () => {
  await daemon.close();
  await rm(directory, { recursive: true, force: true });
});

function scannerAt(address: string, whenDown: WhenDown = 'refuse', patience?: ClamdPatience): ClamavScanner {
  return new ClamavScanner(new Clamd(toClamdAddress(address), patience), whenDown);
}

async function fileOf(name: string, content: Buffer | string): Promise<string> {
  const path = join(directory, name);
  await writeFile(path, content);
  return path;
}

function bigWith(text: string): Buffer {
  const bytes = Buffer.alloc(9 * MEGABYTE, 'Ordinary sentences. ');
  bytes.write(text, 8 * MEGABYTE);
  return bytes;
}

/** True once a question of its own, asked after this scan began, has got no answer. */
async function isHeld(scan: Promise<ScanResult>): Promise<boolean> {
  let settled = false;
  const watched = () => (settled = true);
  void scan.then(watched, watched);
  const ping = new Clamd(toClamdAddress(daemon.tcpAddress), LITTLE).ping();
  await expect(ping).rejects.toMatchObject({ name: 'ClamdFault', silent: true });
  return !settled;
}

/** Says `words` to whoever connects, and takes everything. */
async function impostor(words: string | null): Promise<string> {
  return listening((socket) => {
    if (words === null) socket.resume();
    else socket.resume().end(words);
  });
}

async function listening(answer: (socket: Socket) => void): Promise<string> {
  const server = createServer((socket) => {
    socket.on('error', () => undefined);
    answer(socket);
  }).listen(0, '127.0.0.1');
  servers.push(server);
  await once(server, 'listening');
  return `127.0.0.1:${(server.address() as AddressInfo).port}`;
}

describe.each([
  ['a socket of the machine', () => daemon.socketPath],
  ['TCP', () => daemon.tcpAddress],
])('ClamAV over %s', (_, address) => {
  it('calls an ordinary file clean', async () => {
    const path = await fileOf('letter.txt', 'Dear Sir or Madam,');
    await expect(scannerAt(address()).scan(path)).resolves.toEqual({ verdict: 'clean' });
  });

  it('finds EICAR', async () => {
    await expect(scannerAt(address()).scan(await fileOf('eicar.com', EICAR))).resolves.toEqual(INFECTED);
  });

  it('finds EICAR in the ninth megabyte', async () => {
    const path = await fileOf('big.bin', bigWith(EICAR));
    await expect(scannerAt(address()).scan(path)).resolves.toEqual(INFECTED);
  });

  it('tells thirty files apart that come at once', async () => {
    const scanner = scannerAt(address());
    const paths = await Promise.all(
      Array.from({ length: 30 }, (_, n) => fileOf(`${n}.txt`, n % 3 === 0 ? EICAR : `Letter ${n}`)),
    );
    const results = await Promise.all(paths.map((path) => scanner.scan(path)));
    expect(results.map(({ verdict }) => verdict)).toEqual(
      paths.map((_, n) => (n % 3 === 0 ? 'infected' : 'clean')),
    );
  });

  it.each(['refuse', 'accept'] as const)(
    'never calls a file clean that is longer than clamd takes (%s)',
    async (whenDown) => {
      const path = await fileOf('long.bin', Buffer.alloc(40 * MEGABYTE, 'Long. '));
      await expect(scannerAt(address(), whenDown).scan(path)).rejects.toMatchObject(DOWN);
    },
  );

  it('goes on with a scan after clamd was held up', async () => {
    daemon.freeze();
    const scans = [bigWith(''), bigWith(EICAR)].map(async (bytes, n) =>
      scannerAt(address()).scan(await fileOf(`held-${n}.bin`, bytes)),
    );
    try {
      expect(await isHeld(Promise.race(scans))).toBe(true);
    } finally {
      daemon.thaw();
    }
    await expect(Promise.all(scans)).resolves.toEqual([{ verdict: 'clean' }, INFECTED]);
  });

  it('refuses what was on its way when clamd was killed, and asks the next clamd', async () => {
    const path = await fileOf('cut.bin', bigWith(''));
    daemon.freeze();
    const scans = (['refuse', 'accept'] as const).map((whenDown) =>
      scannerAt(address(), whenDown).scan(path),
    );
    const outcomes = Promise.allSettled(scans);
    try {
      expect(await isHeld(Promise.race(scans))).toBe(true);
      await daemon.kill();
      for (const outcome of await outcomes)
        expect(outcome).toMatchObject({ status: 'rejected', reason: DOWN });
    } finally {
      await daemon.kill();
      await daemon.start();
    }
    await expect(scannerAt(address()).scan(path)).resolves.toEqual({ verdict: 'clean' });
  });
});

it('blocks what clamd cannot look through as a whole, where its AlertExceedsMax is on', async () => {
  const strict = await ClamdDaemon.open(['MaxFileSize 1M', 'AlertExceedsMax yes']);
  try {
    const path = await fileOf('beyond.bin', bigWith(EICAR));
    const result = await scannerAt(strict.socketPath).scan(path);
    expect(result).toEqual({ verdict: 'infected', name: 'Heuristics.Limits.Exceeded.MaxFileSize' });
  } finally {
    await strict.close();
  }
});

describe('Without ClamAV', () => {
  it('refuses files when nobody listens, or lets them pass where that is wished', async () => {
    const path = await fileOf('letter.txt', 'Dear Sir or Madam,');
    for (const address of [join(directory, 'nobody.sock'), '127.0.0.1:1']) {
      await expect(scannerAt(address).scan(path)).rejects.toMatchObject(DOWN);
      await expect(scannerAt(address, 'accept').scan(path)).resolves.toEqual({ verdict: 'clean' });
    }
  });

  it('waits for a silent one so long and no longer', async () => {
    const address = await impostor(null);
    const path = await fileOf('letter.txt', 'Dear Sir or Madam,');
    await expect(scannerAt(address, 'refuse', LITTLE).scan(path)).rejects.toMatchObject(DOWN);
    await expect(scannerAt(address, 'accept', LITTLE).scan(path)).resolves.toEqual({ verdict: 'clean' });
  });

  it.each([
    ['an error', 'stream: Can not allocate memory ERROR\0'],
    ['a clean bill for something else', 'other: OK\0'],
    ['a clean bill with more behind it', 'stream: OK FOUND\nstream: OK\0'],
    ['two answers', 'stream: OK\0stream: OK\0'],
    ['half an answer', 'stream: OK'],
    ['another protocol', 'HTTP/1.1 200 OK\r\n\r\n\0'],
    ['more than an answer can be', 'stream: OK'.repeat(10_000)],
    ['bytes', '\u0001\u0002\0'],
  ])('refuses a file about which it hears %s, whatever is wished', async (_, words) => {
    const address = await impostor(words);
    const path = await fileOf('letter.txt', 'Dear Sir or Madam,');
    for (const whenDown of ['refuse', 'accept'] as const)
      await expect(scannerAt(address, whenDown).scan(path)).rejects.toMatchObject(DOWN);
  });

  it('refuses a file of which the end was never asked for, whatever is wished', async () => {
    const address = await listening((socket) => void socket.write('stream: OK\0'));
    const path = await fileOf('unread.bin', Buffer.alloc(40 * MEGABYTE));
    for (const whenDown of ['refuse', 'accept'] as const)
      await expect(scannerAt(address, whenDown).scan(path)).rejects.toMatchObject(DOWN);
  });

  it('says what has happened to the file itself, not that the scanner is down', async () => {
    const scan = scannerAt(daemon.socketPath).scan(join(directory, 'no-such-file'));
    await expect(scan).rejects.toMatchObject({ code: 'ENOENT' });
  });
});
