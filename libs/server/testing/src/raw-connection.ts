import { connect, type Socket } from 'node:net';
import { setImmediate as nextTurn } from 'node:timers/promises';

export interface RawHttpAnswer {
  status: number;
  /** Lower-case names; what came twice is joined with a comma. */
  headers: Record<string, string>;
  /** Every header line as it came. */
  headerLines: string[];
  body: Buffer;
}

const PATIENCE_MS = 15_000;
const HEAD_END = Buffer.from('\r\n\r\n');

/**
 * HTTP/1.1 by hand over one TCP connection: writes whatever it is told, however wrong, at any pace, and breaks off at any
 * byte. Reads one answer; knows nothing of cookies or forms.
 */
export class RawConnection {
  private received: Buffer = Buffer.alloc(0);
  private isOver = false;
  private readonly watchers = new Set<() => void>();
  /** Resolves when both directions are closed, whoever did it. */
  readonly closed: Promise<void>;

  private constructor(private readonly socket: Socket) {
    socket.on('data', (chunk) => {
      this.received = Buffer.concat([this.received, chunk]);
      this.changed();
    });
    // A reset by the server is an end like any other here.
    socket.on('error', () => undefined);
    socket.on('end', () => this.over());
    this.closed = new Promise((resolve) => {
      socket.once('close', () => {
        this.over();
        resolve();
      });
    });
  }

  static open(url: string): Promise<RawConnection> {
    const { hostname, port } = new URL(url);
    const socket = connect(Number(port), hostname);
    socket.setNoDelay(true);
    return new Promise((resolve, reject) => {
      socket.once('error', reject);
      socket.once('connect', () => {
        socket.off('error', reject);
        resolve(new RawConnection(socket));
      });
    });
  }

  /** True when the server has hung up, or nothing more will come. */
  get isClosed(): boolean {
    return this.isOver;
  }

  /** True when anything of an answer is there. */
  get isAnswered(): boolean {
    return this.received.length > 0;
  }

  /** Resolves when the system has taken it; what is written to a closed connection is dropped. */
  write(data: string | Buffer): Promise<void> {
    if (this.socket.destroyed || !this.socket.writable) return nextTurn();
    return new Promise((resolve) => {
      const gone = (): void => resolve();
      this.socket.once('close', gone);
      this.socket.write(data, () => {
        this.socket.off('close', gone);
        resolve();
      });
    });
  }

  /** The first answer that is complete by its own length. @throws Error when the connection ends, or time, before that */
  answer(): Promise<RawHttpAnswer> {
    const failure = new Error();
    return new Promise((resolve, reject) => {
      const settle = (): void => {
        clearTimeout(timer);
        this.watchers.delete(look);
      };
      const fail = (why: string): void => {
        settle();
        failure.message = `${why}; received: ${this.received.toString('latin1').slice(0, 300)}`;
        reject(failure);
      };
      const look = (): void => {
        const answer = parse(this.received, this.isOver);
        if (answer !== null) {
          settle();
          resolve(answer);
        } else if (this.isOver) fail('The connection ended without an answer');
      };
      const timer = setTimeout(() => fail('No answer in time'), PATIENCE_MS);
      this.watchers.add(look);
      look();
    });
  }

  /** Says that nothing more will be sent, and goes on listening. */
  end(): void {
    this.socket.end();
  }

  /** Breaks the connection at once; with a reset, unless one side has said goodbye already (then Node never finishes one). */
  abort(): void {
    if (this.isOver || this.socket.writableEnded) this.socket.destroy();
    else this.socket.resetAndDestroy();
  }

  private over(): void {
    this.isOver = true;
    this.changed();
  }

  private changed(): void {
    for (const watcher of [...this.watchers]) watcher();
  }
}

/** `null` while it is not complete. Interim answers (100) are skipped. */
function parse(received: Buffer, isOver: boolean): RawHttpAnswer | null {
  const headEnd = received.indexOf(HEAD_END);
  if (headEnd < 0) return null;
  const [first = '', ...headerLines] = received.subarray(0, headEnd).toString('latin1').split('\r\n');
  const rest = received.subarray(headEnd + HEAD_END.length);
  const status = Number(first.split(' ')[1]);
  if (status >= 100 && status < 200) return parse(rest, isOver);
  const headers: Record<string, string> = {};
  for (const line of headerLines) {
    const name = line.slice(0, line.indexOf(':')).toLowerCase();
    const value = line.slice(line.indexOf(':') + 1).trim();
    headers[name] = headers[name] === undefined ? value : `${headers[name]}, ${value}`;
  }
  const body = bodyOf(status, headers, rest, isOver);
  return body === null ? null : { status, headers, headerLines, body };
}

function bodyOf(
  status: number,
  headers: Record<string, string>,
  rest: Buffer,
  isOver: boolean,
): Buffer | null {
  if (status === 204 || status === 304) return Buffer.alloc(0);
  if (headers['transfer-encoding'] === 'chunked') return unchunk(rest);
  const length = headers['content-length'];
  if (length === undefined) return isOver ? rest : null;
  return rest.length >= Number(length) ? rest.subarray(0, Number(length)) : null;
}

function unchunk(data: Buffer): Buffer | null {
  const chunks: Buffer[] = [];
  for (let at = 0; ;) {
    const lineEnd = data.indexOf('\r\n', at);
    if (lineEnd < 0) return null;
    const size = Number.parseInt(data.subarray(at, lineEnd).toString('latin1'), 16);
    if (size === 0) return Buffer.concat(chunks);
    const end = lineEnd + 2 + size;
    if (data.length < end + 2) return null;
    chunks.push(data.subarray(lineEnd + 2, end));
    at = end + 2;
  }
}
