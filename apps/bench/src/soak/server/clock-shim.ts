import { writeFileSync } from 'node:fs';

/**
 * The clock of the server's machine, turned from outside: `faketime` is not everywhere, and the time of day cannot be
 * moved for one process alone. So this much is loaded before the server's own first line: `Date` reads an offset from a
 * file, at start and with SIGUSR2. Timers and the monotonic clock stay as they are, as with a real jump.
 */
const SHIM = (file: string): string => `
import { readFileSync } from 'node:fs';
const Real = Date;
let offset = 0;
const read = () => { try { offset = Number(readFileSync(${JSON.stringify(file)}, 'utf8')) || 0; } catch { offset = 0; } };
read();
process.on('SIGUSR2', read);
const now = () => Real.now() + offset;
globalThis.Date = new Proxy(Real, {
  construct: (real, args, target) => Reflect.construct(real, args.length ? args : [now()], target === globalThis.Date ? real : target),
  apply: () => new Real(now()).toString(),
  get: (real, key) => (key === 'now' ? now : Reflect.get(real, key)),
});
`;

export class ServerClock {
  #offsetMs = 0;
  #changedAtMs = -Infinity;

  constructor(private readonly file: string) {
    this.#write();
  }

  /** What `--import` takes. */
  get preload(): string {
    return `data:text/javascript,${encodeURIComponent(SHIM(this.file))}`;
  }

  /** To be followed by SIGUSR2 to every process that runs. */
  set(offsetMs: number): void {
    this.#offsetMs = offsetMs;
    this.#changedAtMs = performance.now();
    this.#write();
  }

  /** True when times of the server can be compared with ours: it has been right for a while. */
  get isTrue(): boolean {
    return this.#offsetMs === 0 && performance.now() - this.#changedAtMs > 2_000;
  }

  #write(): void {
    writeFileSync(this.file, String(this.#offsetMs));
  }
}
