import { once } from 'node:events';
import { WebSocket } from 'ws';

/** What V8's profiler gives: a tree of calls, and for every sample its node and the microseconds since the one before. */
export interface CpuProfile {
  nodes: {
    id: number;
    callFrame: { functionName: string; url: string; lineNumber: number; columnNumber: number };
    children?: number[];
  }[];
  samples: number[];
  timeDeltas: number[];
}

/** What is still held of what was allocated since, by the calls that allocated it. */
export interface HeapProfile {
  callFrame: CpuProfile['nodes'][number]['callFrame'];
  selfSize: number;
  children: HeapProfile[];
}

const SAMPLE_EVERY_US = 200;
const SAMPLE_EVERY_BYTES = 4_096;

/** The profiler of a process that was started with `--inspect`: only what lies between start and stop is in the profile. */
export class Inspector {
  #next = 0;

  private constructor(private readonly ws: WebSocket) {}

  /** `written` is what the process has said so far, with the address of its debugger. @throws Error when that is missing */
  static async attach(written: string): Promise<Inspector> {
    const [, address] = /Debugger listening on (ws:\S+)/.exec(written) ?? [];
    if (address === undefined) throw new Error('It was not started with --inspect.');
    const ws = new WebSocket(address, { perMessageDeflate: false, maxPayload: 1 << 30 });
    await once(ws, 'open');
    return new Inspector(ws);
  }

  async startProfile(): Promise<void> {
    await this.#call('Profiler.enable');
    await this.#call('Profiler.setSamplingInterval', { interval: SAMPLE_EVERY_US });
    await this.#call('Profiler.start');
  }

  async stopProfile(): Promise<CpuProfile> {
    const { profile } = (await this.#call('Profiler.stop')) as { profile: CpuProfile };
    return profile;
  }

  /** Full collections, so that what is then measured is what is really held. */
  async collectGarbage(): Promise<void> {
    await this.#call('HeapProfiler.collectGarbage');
  }

  async startHeapProfile(): Promise<void> {
    await this.#call('HeapProfiler.startSampling', { samplingInterval: SAMPLE_EVERY_BYTES });
  }

  async stopHeapProfile(): Promise<HeapProfile> {
    const { profile } = (await this.#call('HeapProfiler.stopSampling')) as { profile: { head: HeapProfile } };
    return profile.head;
  }

  /** `process.memoryUsage()` of the process, bytes. */
  async memory(): Promise<NodeJS.MemoryUsage> {
    const expression = 'JSON.stringify(process.memoryUsage())';
    const { result } = (await this.#call('Runtime.evaluate', { expression })) as {
      result: { value: string };
    };
    return JSON.parse(result.value) as NodeJS.MemoryUsage;
  }

  close(): void {
    this.ws.close();
  }

  #call(method: string, params: object = {}): Promise<unknown> {
    const id = ++this.#next;
    return new Promise((resolve, reject) => {
      const hear = (data: Buffer): void => {
        const answer = JSON.parse(data.toString()) as { id?: number; result?: unknown; error?: object };
        if (answer.id !== id) return;
        this.ws.off('message', hear);
        if (answer.error) reject(new Error(`${method}: ${JSON.stringify(answer.error)}`));
        else resolve(answer.result);
      };
      this.ws.on('message', hear);
      this.ws.send(JSON.stringify({ id, method, params }));
    });
  }
}
