import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { testDatabaseUri } from './test-database';
import { readMessages, toReply, type Body, type WireMessage } from './wire';

/** What becomes of one write. */
export type Fault =
  /** The server says no with this code, before or after it has done what was asked. */
  | { refuse: number; executed: boolean }
  /** Done, but not yet held by a majority in time. */
  | 'write concern timeout'
  | 'connection lost before the server got it'
  | 'connection lost before the answer came'
  /** The answer waits until `release`. */
  | 'slow answer';

/** Whatever the name and the password: the test server knows of none (`authMechanism=PLAIN`). */
const ADMITTED: Body = { ok: 1, conversationId: 1, done: true, payload: Buffer.alloc(0) };

const WRITES = ['insert', 'update', 'findAndModify', 'delete'];

/**
 * A TCP door in front of the test server. It can be shut, as if the database had gone, and opened again; and it reads what
 * goes through, so that single writes can meet what happens when a replica set changes its primary.
 */
export class MongoProxy {
  /** How many writes have come since `arm`. */
  writes = 0;
  /** The command that met the fault. */
  met: Body | null = null;
  private server: Server | null = null;
  private readonly sockets = new Set<Socket>();
  private port = 0;
  private readonly target = testDatabaseUri();
  private armed: { fault: Fault; at: number } | null = null;
  private held: (() => void)[] = [];
  private announceHeld = (): void => undefined;

  /** The address through this door; knows its port after the first `open`. */
  get uri(): string {
    const { pathname } = new URL(this.target.replace(/^mongodb:\/\/[^/]+/, 'http://host'));
    return `mongodb://127.0.0.1:${this.port}${pathname}?directConnection=true`;
  }

  /** The same database past the door. */
  get directUri(): string {
    return this.target;
  }

  async open(): Promise<void> {
    if (this.server) return;
    const server = createServer((near) => this.join(near, connect(this.targetAddress())));
    await new Promise<void>((listening) => server.listen(this.port, '127.0.0.1', listening));
    this.port = (server.address() as AddressInfo).port;
    this.server = server;
  }

  async shut(): Promise<void> {
    const { server } = this;
    if (!server) return;
    this.server = null;
    const closed = new Promise<void>((done) => server.close(() => done()));
    for (const socket of this.sockets) socket.destroy();
    await closed;
  }

  /** The write number `at` from now on, counted from 1, meets `fault`; all others pass. `null`: only count. */
  arm(fault: Fault | null, at = 1): void {
    this.writes = 0;
    this.met = null;
    this.armed = fault === null ? null : { fault, at };
  }

  /** Resolves when an answer is being held; `release` lets it go. */
  whenHeld(): Promise<void> {
    if (this.held.length > 0) return Promise.resolve();
    return new Promise((resolve) => (this.announceHeld = resolve));
  }

  release(): void {
    for (const send of this.held.splice(0)) send();
  }

  private join(near: Socket, far: Socket): void {
    for (const [socket, other] of [
      [near, far],
      [far, near],
    ] as const) {
      this.sockets.add(socket);
      socket.on('error', () => other.destroy());
      socket.on('close', () => {
        this.sockets.delete(socket);
        other.destroy();
      });
    }
    const faults = new Map<number, Fault>();
    readMessages(near, (request) => {
      if (request.body && 'saslStart' in request.body)
        return void near.write(toReply(ADMITTED, request.requestId));
      const fault = this.faultFor(request);
      if (fault === 'connection lost before the server got it') return void near.destroy();
      if (fault !== null && typeof fault === 'object' && !fault.executed)
        return void near.write(toReply(refusal(fault.refuse), request.requestId));
      if (fault !== null) faults.set(request.requestId, fault);
      far.write(request.bytes);
    });
    readMessages(far, (reply) => {
      const fault = faults.get(reply.responseTo);
      faults.delete(reply.responseTo);
      this.answer(near, reply, fault);
    });
  }

  private faultFor({ body }: WireMessage): Fault | null {
    const [command] = Object.keys(body ?? {});
    if (command === undefined || !WRITES.includes(command)) return null;
    this.writes += 1;
    if (this.armed?.at !== this.writes) return null;
    this.met = body;
    return this.armed.fault;
  }

  private answer(near: Socket, { body, bytes, responseTo }: WireMessage, fault: Fault | undefined): void {
    if (fault === undefined) near.write(bytes);
    else if (fault === 'connection lost before the answer came') near.destroy();
    else if (fault === 'slow answer') {
      this.held.push(() => near.write(bytes));
      this.announceHeld();
    } else if (fault === 'write concern timeout') {
      const writeConcernError = {
        code: 64,
        codeName: 'WriteConcernFailed',
        errmsg: 'waiting for replication timed out',
      };
      near.write(toReply({ ...body, writeConcernError }, responseTo));
    } else if (typeof fault === 'object') near.write(toReply(refusal(fault.refuse), responseTo));
  }

  private targetAddress(): { path: string } | { host: string; port: number } {
    const host = /^mongodb:\/\/(?:[^@/]*@)?([^/,]+)/.exec(this.target)?.[1] ?? '';
    const decoded = decodeURIComponent(host);
    if (decoded.endsWith('.sock')) return { path: decoded };
    const [name = '127.0.0.1', port = '27017'] = decoded.split(':');
    return { host: name, port: Number(port) };
  }
}

function refusal(code: number): Body {
  return { ok: 0, code, codeName: `Code${code}`, errmsg: 'not primary' };
}
