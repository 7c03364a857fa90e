import type { ErrorCode, ErrorDetails } from '@prochat/contract';
import { AppError } from '@prochat/server/core';
import { Worker } from 'node:worker_threads';
import { toStoreError, unavailable } from '../sqlite-errors';

/** What a thread can be asked to do: plain functions whose arguments and results can be copied between threads. */
export type Deeds = Record<string, (...args: never[]) => unknown>;

export interface ThreadData {
  role: 'reader' | 'checkpointer';
  /** Path of the database. */
  file: string;
}

export interface Call {
  id: number;
  deed: string;
  args: unknown[];
}

export type Answer =
  | { id: number; result: unknown }
  | { id: number; refusal: { code: ErrorCode; details: ErrorDetails | undefined } }
  | { id: number; fault: { message: string; errcode: number | undefined; stack: string | undefined } };

interface Waiting {
  resolve: (value: never) => void;
  reject: (reason: Error) => void;
}

/**
 * A thread with a connection of its own, for what may take longer than the event loop can wait. Calls are done one after
 * another in the order asked. It is started by the first call; one that dies fails what it was asked, and the next call
 * starts another.
 */
export class BackgroundThread<D extends Deeds> {
  #worker: Worker | null = null;
  #lastId = 0;
  #closed = false;
  readonly #waiting = new Map<number, Waiting>();

  constructor(private readonly data: ThreadData) {}

  /** @throws AppError as the deed refuses; UNAVAILABLE for a storage fault or when the thread has died. */
  run<K extends keyof D & string>(deed: K, ...args: Parameters<D[K]>): Promise<ReturnType<D[K]>> {
    return new Promise((resolve, reject) => {
      if (this.#closed) {
        reject(unavailable(new Error('The store is closed.')));
        return;
      }
      this.#worker ??= this.#start();
      const id = ++this.#lastId;
      this.#waiting.set(id, { resolve, reject });
      this.#worker.ref();
      this.#worker.postMessage({ id, deed, args } satisfies Call);
    });
  }

  /** Stops it; what it has not answered fails with UNAVAILABLE. Idempotent. */
  async close(): Promise<void> {
    this.#closed = true;
    const worker = this.#worker;
    if (worker) await worker.terminate();
  }

  #start(): Worker {
    const worker = new Worker(new URL(import.meta.resolve('#sqlite-thread')), {
      name: `sqlite-${this.data.role}`,
      workerData: this.data,
      // The inspector and loaders of the main thread are not wanted here.
      execArgv: [],
      // Rows come and go quickly: a small nursery is enough.
      resourceLimits: { maxYoungGenerationSizeMb: 4 },
    });
    worker.on('message', (answer: Answer) => this.#settle(worker, answer));
    worker.on('error', (error) => this.#fail(worker, error));
    worker.on('exit', () => this.#fail(worker, new Error('The thread has ended.')));
    // It must not keep a process alive that has nothing else to do.
    worker.unref();
    return worker;
  }

  #settle(worker: Worker, answer: Answer): void {
    const waiting = this.#waiting.get(answer.id);
    this.#waiting.delete(answer.id);
    // Whoever closes it waits for its end, and that must keep the process alive.
    if (this.#waiting.size === 0 && !this.#closed) worker.unref();
    if ('result' in answer) waiting?.resolve(answer.result as never);
    else if ('refusal' in answer) waiting?.reject(new AppError(answer.refusal.code, answer.refusal.details));
    else waiting?.reject(toStoreError(Object.assign(new Error(answer.fault.message), answer.fault)));
  }

  #fail(worker: Worker, error: unknown): void {
    if (this.#worker !== worker) return;
    this.#worker = null;
    const waiting = [...this.#waiting.values()];
    this.#waiting.clear();
    for (const { reject } of waiting) reject(unavailable(error));
  }
}
