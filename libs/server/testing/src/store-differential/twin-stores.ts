import type { AuditStore, AuthStore, InstallationStore } from '@prochat/server/auth';
import type { ChatStore } from '@prochat/server/chat';
import type { DeskStore } from '@prochat/server/desk';
import type { UploadStore } from '@prochat/server/upload';
import type { Coverage } from './coverage';
import { IdPairs } from './same-replies';
import { forStore, type Twinned } from './twin';

/** One of the two that are compared. */
export interface ComparedStores {
  auth: AuthStore;
  audit: AuditStore;
  chat: ChatStore;
  desk: DeskStore;
  installation: InstallationStore;
  uploads: UploadStore;
  close(): Promise<void>;
}

type Methods = AuthStore & AuditStore & ChatStore & DeskStore & InstallationStore & UploadStore;
export type StoreMethod = keyof Methods;
type Arguments<M extends StoreMethod> = Twinned<Parameters<Methods[M]>>;
type Reply<M extends StoreMethod> = Awaited<ReturnType<Methods[M]>>;
/** What both replied; `null` when both refused with the same code. */
export type Both<M extends StoreMethod> = { first: Reply<M>; second: Reply<M> } | null;

/** The order in which these list ids, or what has them, is nobody's promise. */
const IN_NO_ORDER: ReadonlySet<StoreMethod> = new Set<StoreMethod>(['revokeSessionsOf', 'findUploads']);

type Outcome = { value: unknown } | { code: string };

/** The two stores did not reply alike. The message says where. */
export class StoresDiffer extends Error {}

/**
 * Two stores that get the same calls and must give the same replies. What is called, and what is done with the replies,
 * is up to the deeds.
 */
export class TwinStores {
  readonly ids = new IdPairs();
  /** Every call so far, for the report of a difference. */
  readonly trace: string[] = [];
  #isCounting = true;

  constructor(
    private readonly first: ComparedStores,
    private readonly second: ComparedStores,
    private readonly coverage: Coverage,
  ) {}

  /** What is called from now on was not generated. */
  stopCounting(): void {
    this.#isCounting = false;
  }

  /** @throws StoresDiffer */
  async call<M extends StoreMethod>(method: M, ...args: Arguments<M>): Promise<Both<M>> {
    this.trace.push(`${method}(${describe(args)})`);
    const [first, second] = await Promise.all([
      outcomeOf(this.first, method, forStore(args, 'first')),
      outcomeOf(this.second, method, forStore(args, 'second')),
    ]);
    if (this.#isCounting) this.coverage.count(method, first);
    return this.#compare(method, first, second);
  }

  /**
   * `count` equal calls at the same time. Which of the callers gets which reply is open, so the replies are compared as
   * a multiset.
   * @throws StoresDiffer
   */
  async race<M extends StoreMethod>(
    method: M,
    count: number,
    ...args: Arguments<M>
  ): Promise<Exclude<Both<M>, null>[]> {
    this.trace.push(`${count} at once: ${method}(${describe(args)})`);
    const [firsts, seconds] = await this.#all(method, count, args);
    const left = sortBy(firsts, (outcome) => this.ids.known(outcome));
    const right = sortBy(seconds, (outcome) => this.ids.toFirst(outcome));
    return left
      .map((outcome, i) => this.#compare(method, outcome, right[i] ?? { code: 'none' }))
      .filter((both) => both !== null);
  }

  /**
   * The same for calls that share one list of ids among them: which caller gets which id is open.
   * @throws StoresDiffer
   */
  async raceForIds(count: number, ...args: Arguments<'revokeSessionsOf'>): Promise<void> {
    this.trace.push(`${count} at once: revokeSessionsOf(${describe(args)})`);
    const [firsts, seconds] = await this.#all('revokeSessionsOf', count, args);
    const together = (outcomes: Outcome[]): Outcome => ({
      value: outcomes.flatMap((outcome) => ('value' in outcome ? outcome.value : outcome.code)),
    });
    this.#compare('revokeSessionsOf', together(firsts), together(seconds));
  }

  async #all(method: StoreMethod, count: number, args: unknown): Promise<[Outcome[], Outcome[]]> {
    const all = (stores: ComparedStores, which: 'first' | 'second') =>
      Promise.all(Array.from({ length: count }, () => outcomeOf(stores, method, forStore(args, which))));
    const both = await Promise.all([all(this.first, 'first'), all(this.second, 'second')]);
    for (const outcome of both[0]) this.coverage.count(method, outcome);
    return both;
  }

  #compare<M extends StoreMethod>(method: M, first: Outcome, second: Outcome): Both<M> {
    const [left, right] = IN_NO_ORDER.has(method) ? byId(this.ids, first, second) : [first, second];
    const difference = this.ids.difference(left, right, method);
    if (difference !== null) throw new StoresDiffer(difference);
    return 'value' in first && 'value' in second
      ? { first: first.value as Reply<M>, second: second.value as Reply<M> }
      : null;
  }
}

async function outcomeOf(stores: ComparedStores, method: StoreMethod, args: unknown): Promise<Outcome> {
  const { chat, auth, uploads, desk, audit, installation } = stores;
  const owner = [chat, auth, uploads, desk, audit, installation].find(
    (store) => method in store,
  ) as unknown as Record<string, StoreCall>;
  try {
    return { value: (await owner[method]?.(...(args as unknown[]))) ?? null };
  } catch (error) {
    const { name, code } = error as { name?: string; code?: string };
    if (name !== 'AppError' || code === undefined) throw error;
    return { code };
  }
}

type StoreCall = (...args: unknown[]) => Promise<unknown>;

/** Both lists in the order of the first store's ids. */
function byId(ids: IdPairs, first: Outcome, second: Outcome): [unknown, unknown] {
  if (!('value' in first) || !('value' in second)) return [first, second];
  const asFirst = (entry: Entry): string => String(ids.toFirst(idOf(entry)));
  const sorted = (second.value as Entry[]).toSorted((a, b) => (asFirst(a) < asFirst(b) ? -1 : 1));
  return [(first.value as Entry[]).toSorted((a, b) => (idOf(a) < idOf(b) ? -1 : 1)), sorted];
}

type Entry = string | { id: string };

function idOf(entry: Entry): string {
  return typeof entry === 'string' ? entry : entry.id;
}

/** By what both stores must agree on; the rest, new ids, in their own order: both stores give growing ones. */
function sortBy(outcomes: readonly Outcome[], toComparable: (outcome: Outcome) => unknown): Outcome[] {
  return outcomes
    .map((outcome) => ({
      outcome,
      key: `${JSON.stringify(toComparable(outcome))} ${JSON.stringify(outcome)}`,
    }))
    .sort((a, b) => (a.key < b.key ? -1 : 1))
    .map(({ outcome }) => outcome);
}

function describe(args: readonly unknown[]): string {
  return args.map((arg) => JSON.stringify(forStore(arg, 'first'))).join(', ');
}
