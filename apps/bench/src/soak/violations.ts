/** Details are kept for so many of each check; all are counted. */
const KEPT_PER_CHECK = 10;

export interface Violation {
  /** Which promise: `set`, `order`, `convergence`, ... */
  check: string;
  what: string;
  /** What is needed to understand it: the acknowledged message, the log around it, the client's list. */
  details: string[];
  at: Date;
}

/** What the checkers found, said at once and again at the end. */
export class Violations {
  readonly kept: Violation[] = [];
  readonly counts = new Map<string, number>();

  constructor(private readonly say: (line: string) => void) {}

  get total(): number {
    return [...this.counts.values()].reduce((sum, count) => sum + count, 0);
  }

  add(check: string, what: string, details: readonly string[] = []): void {
    const count = (this.counts.get(check) ?? 0) + 1;
    this.counts.set(check, count);
    if (count > KEPT_PER_CHECK) return;
    this.kept.push({ check, what, details: [...details], at: new Date() });
    this.say(`VIOLATION ${check}: ${what}`);
    for (const line of details) this.say(`    ${line}`);
  }
}
