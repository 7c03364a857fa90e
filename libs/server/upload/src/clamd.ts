import { open, type FileHandle } from 'node:fs/promises';
import { connect, type NetConnectOpts, type Socket } from 'node:net';
import { pipeline } from 'node:stream/promises';
import type { ScanResult } from './scanner';

/** Where clamd listens, as `CLAMD` says it: `host:port`, `[::1]:port` or the path of a socket. */
export function toClamdAddress(value: string): NetConnectOpts {
  if (value.startsWith('/')) return { path: value };
  const colon = value.lastIndexOf(':');
  return { host: value.slice(0, colon).replace(/^\[|\]$/g, ''), port: Number(value.slice(colon + 1)) };
}

/** Milliseconds. */
export interface ClamdPatience {
  connectMs: number;
  /** Without a byte taken, while the file is sent. */
  stalledMs: number;
  /** From the first knock to the verdict: clamd itself gives a file up after two minutes (MaxScanTime). */
  overallMs: number;
}

const PATIENCE: ClamdPatience = { connectMs: 3000, stalledMs: 30_000, overallMs: 130_000 };
/** Longer than any name of a signature; clamd says no more than one line. */
const ANSWER_MAX_BYTES = 4096;
const CHUNK_BYTES = 65_536;
const RAISE_LIMIT = 'its StreamMaxLength must be UPLOAD_MAX_BYTES at least';

/**
 * No verdict. `silent`: nobody was there, or nobody said a word. Otherwise something was said or done about this very
 * file that is no verdict: an error, a limit of clamd's, a connection broken off while it was sent. Then nobody may
 * count it as looked at.
 */
export class ClamdFault extends Error {
  constructor(
    message: string,
    readonly silent: boolean,
  ) {
    super(message);
    this.name = 'ClamdFault';
  }
}

/**
 * One connection to clamd for each question, in its own protocol (`man clamd`, z-commands). It knows nothing of what
 * follows from a verdict, and of how many ask at once.
 */
export class Clamd {
  constructor(
    private readonly address: NetConnectOpts,
    private readonly patience: ClamdPatience = PATIENCE,
  ) {}

  /** @throws ClamdFault unless clamd is there and says so */
  async ping(): Promise<void> {
    const { said } = await this.ask((socket, { over }) =>
      pipeline(['zPING\0'], socket, { end: false, signal: over.signal }),
    );
    if (said !== 'PONG') throw new ClamdFault(`clamd answered ${quote(said)} to PING`, false);
  }

  /**
   * Sends the file piece by piece, as fast as clamd takes it.
   * @throws ClamdFault when there is no verdict, or what opening the file throws
   */
  async scan(path: string): Promise<ScanResult> {
    const file = await open(path);
    try {
      return toVerdict(await this.ask((socket, talk) => sendFile(file, socket, talk)));
    } finally {
      await file.close();
    }
  }

  private async ask(question: (socket: Socket, talk: Talk) => Promise<void>): Promise<Answer> {
    const { connectMs, stalledMs, overallMs } = this.patience;
    const socket = connect(this.address);
    const talk: Talk = { connected: false, complete: false, sent: false, over: new AbortController() };
    const answer = answerOf(socket, talk);
    const giveUp = (why: string) => () => void socket.destroy(new ClamdFault(why, true));
    const deadline = setTimeout(giveUp(`clamd gave no verdict within ${overallMs} ms`), overallMs);
    socket.setTimeout(connectMs, giveUp('clamd takes nothing any more'));
    socket.once('connect', () => {
      talk.connected = true;
      socket.setTimeout(stalledMs);
    });
    const asked = question(socket, talk).then(
      () => {
        talk.sent = true;
        // How long it thinks is for the deadline alone.
        socket.setTimeout(0);
      },
      (error: Error) => void socket.destroy(error),
    );
    try {
      return await answer;
    } finally {
      clearTimeout(deadline);
      socket.destroy();
      // A pipeline into a connection that the other side has ended would wait for ever.
      talk.over.abort();
      await asked;
    }
  }
}

interface Talk {
  connected: boolean;
  /** The end of the file is on its way. */
  complete: boolean;
  /** The system has taken all of it. */
  sent: boolean;
  over: AbortController;
}

interface Answer {
  /** Without the zero at its end. */
  said: string;
  /** It came before the file was complete. */
  early: boolean;
}

function answerOf(socket: Socket, talk: Talk): Promise<Answer> {
  return new Promise((resolve, reject) => {
    let said = Buffer.alloc(0);
    let cause: Error | null = null;
    socket.on('data', (piece) => {
      said = Buffer.concat([said, piece]);
      if (said.at(-1) === 0) resolve({ said: said.subarray(0, -1).toString(), early: !talk.complete });
      else if (said.length > ANSWER_MAX_BYTES) socket.destroy();
    });
    socket.once('error', (error) => (cause = error));
    socket.once('close', () => {
      if (cause instanceof ClamdFault) return reject(cause);
      const why = cause?.message ?? `the connection ended after ${said.length} bytes of an answer`;
      // Broken off in the middle of a file is what a limit of clamd's looks like, when its answer is lost on the way.
      const cut = talk.connected && !talk.sent;
      const where = cut ? `in the middle of a file (${RAISE_LIMIT}?)` : '';
      reject(new ClamdFault(`clamd: ${why} ${where}`.trimEnd(), said.length === 0 && !cut));
    });
  });
}

/** `zINSTREAM`: pieces with their length before them, an empty one at the end. */
async function sendFile(file: FileHandle, socket: Socket, talk: Talk): Promise<void> {
  await pipeline(
    file.createReadStream({ start: 0, highWaterMark: CHUNK_BYTES, autoClose: false }),
    async function* (chunks: AsyncIterable<Buffer>) {
      yield Buffer.from('zINSTREAM\0');
      for await (const chunk of chunks) yield Buffer.concat([lengthOf(chunk), chunk]);
      talk.complete = true;
      yield lengthOf(Buffer.alloc(0));
    },
    socket,
    { end: false, signal: talk.over.signal },
  );
}

function lengthOf(chunk: Buffer): Buffer {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(chunk.length);
  return length;
}

/** @throws ClamdFault for everything that is neither */
function toVerdict({ said, early }: Answer): ScanResult {
  if (said === 'stream: OK' && !early) return { verdict: 'clean' };
  const name = /^stream: (\S.*) FOUND$/.exec(said)?.[1];
  if (name !== undefined) return { verdict: 'infected', name: name.slice(0, 200) };
  const hint = said.includes('size limit exceeded') ? `: ${RAISE_LIMIT}` : '';
  throw new ClamdFault(`clamd answered ${quote(said)}${hint}`, false);
}

/** Nobody's control characters reach a log. */
function quote(answer: string): string {
  return JSON.stringify(answer.slice(0, 200));
}
