import type {
  ClientEvent,
  ErrorCode,
  FactOf,
  PayloadOf,
  Reply,
  ReplyError,
  ReplyOf,
  ServerEvent,
} from '@prochat/contract';

/** One event as it left the client, to be answered by the test. */
export interface SentEvent<E extends ClientEvent = ClientEvent> {
  event: E;
  payload: PayloadOf<E>;
  reply(data: ReplyOf<E>): Promise<void>;
  refuse(code: ErrorCode, rest?: Partial<ReplyError>): Promise<void>;
  /** The acknowledgement never comes. */
  lose(): Promise<void>;
}

/** Stands where ngx-socket-io's Socket is, at the edge of the process: the test is the server. */
export class FakeSocket {
  connected = false;
  active = false;
  connects = 0;
  reconnectionDelayMaxMs = 0;
  readonly sent: SentEvent[] = [];
  readonly volatileSent: { event: string; payload: unknown }[] = [];
  readonly volatile = {
    emit: (event: string, payload: unknown) => this.volatileSent.push({ event, payload }),
  };
  readonly ioSocket = {
    io: {
      engine: { close: () => this.drop() },
      reconnectionDelayMax: (ms: number) => (this.reconnectionDelayMaxMs = ms),
    },
    timeout: () => ({ emitWithAck: (event: ClientEvent, payload: never) => this.send(event, payload) }),
  };
  private readonly listeners = new Map<string, Set<(fact: unknown) => void>>();

  on(event: string, listener: (fact: unknown) => void): this {
    const heard = this.listeners.get(event) ?? new Set();
    this.listeners.set(event, heard.add(listener));
    return this;
  }

  off(event: string, listener: (fact: unknown) => void): this {
    this.listeners.get(event)?.delete(listener);
    return this;
  }

  connect(): this {
    this.connects += 1;
    this.active = true;
    return this;
  }

  disconnect(): this {
    this.active = false;
    if (this.connected) this.drop('io client disconnect');
    return this;
  }

  /** The server lets it in. */
  async accept(): Promise<void> {
    this.connected = this.active = true;
    this.fire('connect', undefined);
    await settled();
  }

  /** The server refuses the handshake. */
  async refuse(code: ErrorCode): Promise<void> {
    this.active = false;
    this.fire('connect_error', Object.assign(new Error('refused'), { data: { code } }));
    await settled();
  }

  /** Nobody answers there; Socket.IO goes on trying. */
  async refuseTransport(): Promise<void> {
    this.fire('connect_error', new Error('websocket error'));
    await settled();
  }

  /** The connection is lost; whatever was on its way will not be answered. */
  drop(reason = 'transport close'): void {
    this.connected = false;
    this.fire('disconnect', reason);
    for (const event of this.sent) void event.lose();
  }

  async tell<E extends ServerEvent>(event: E, fact: FactOf<E>): Promise<void> {
    this.fire(event, fact);
    await settled();
  }

  /** What was sent under this name, oldest first. */
  of<E extends ClientEvent>(event: E): SentEvent<E>[] {
    return this.sent.filter((one) => one.event === event) as unknown as SentEvent<E>[];
  }

  last<E extends ClientEvent>(event: E): SentEvent<E> {
    const one = this.of(event).at(-1);
    if (!one) throw new Error(`No ${event} was sent`);
    return one;
  }

  private fire(event: string, fact: unknown): void {
    for (const listener of [...(this.listeners.get(event) ?? [])]) listener(fact);
  }

  private send(event: ClientEvent, payload: never): Promise<Reply<never>> {
    return new Promise((resolve, reject) => {
      const answer = async (reply: Reply<unknown>) => {
        resolve(reply as Reply<never>);
        await settled();
      };
      this.sent.push({
        event,
        payload,
        reply: (data) => answer({ ok: true, data }),
        refuse: (code, rest) => answer({ ok: false, error: { code, message: `${code}.`, ...rest } }),
        lose: async () => {
          reject(new Error('operation has timed out'));
          await settled();
        },
      });
    });
  }
}

/** All promise callbacks that were due have run. Timers may be fake: this uses none. */
export async function settled(): Promise<void> {
  for (let turn = 0; turn < 40; turn += 1) await Promise.resolve();
}
