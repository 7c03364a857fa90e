import { SIDES, type Message } from '@prochat/contract';
import type { Change, Ledger } from '../ledger';
import type { World } from '../people/world';
import type { Violations } from '../violations';
import type { Look } from './looks';
import { around } from './log-excerpt';
import type { Scanned } from './store-scan';
import type { Watcher } from './watcher';

/** Who holds a conversation after an entry of its log. */
interface State {
  status: 'open' | 'assigned' | 'closed';
  assignedTo: string | null;
}

/**
 * Who holds a conversation is a register whose writes are the events of the log: each must be allowed by the one before,
 * and every answer, refusal and look must be a read of it at its time.
 */
export class AssignmentCheck {
  readonly #states = new Map<string, State[]>();

  constructor(
    private readonly store: ReadonlyMap<string, Scanned>,
    private readonly world: World,
    private readonly violations: Violations,
  ) {}

  run(ledger: Ledger, watcher: Watcher): void {
    for (const [id, { log }] of this.store) this.#states.set(id, this.#replay(id, log));
    for (const [id, scanned] of this.store) {
      const { conversation } = scanned;
      const looks = [...watcher.looks.of(id)];
      for (const look of looks) this.#checkLook(id, scanned.log, look);
      const last = this.#stateAt(id, conversation.lastSeq);
      if (
        last &&
        (last.status !== conversation.status || last.assignedTo !== (conversation.assignedTo?.id ?? null))
      )
        this.violations.add(
          'assignment',
          `conversation ${id} is ${conversation.status}, by its log ${last.status}`,
        );
    }
    for (const change of ledger.changes) this.#checkChange(change);
    for (const { staffId, client, conversationId, seq } of watcher.heardAsHolder) {
      const holder = this.#stateAt(conversationId, seq)?.assignedTo;
      if (holder !== staffId)
        this.violations.add(
          'authorization',
          `a professional who neither held it nor had it open heard seq ${seq} of ${conversationId}`,
          [`${client}, ${staffId}; held by ${holder}`],
        );
    }
  }

  /** The state after each entry; index 0 is before the first. */
  #replay(id: string, log: readonly Message[]): State[] {
    const states: State[] = [{ status: 'open', assignedTo: null }];
    for (const { event, seq } of log) {
      const before = states.at(-1) as State;
      if (!event) states.push(before);
      else {
        const after = this.#after(before, event, id, log, seq);
        if (after === null)
          this.violations.add(
            'assignment',
            `conversation ${id}: seq ${seq} is not allowed in the state before it`,
            [`${before.status}, held by ${before.assignedTo}`, ...around(log, seq)],
          );
        states.push(after ?? before);
      }
    }
    return states;
  }

  /** `null`: the event must not have happened. */
  #after(
    before: State,
    event: NonNullable<Message['event']>,
    id: string,
    _log: readonly Message[],
    seq: number,
  ): State | null {
    const isClosed = before.status === 'closed';
    const by = event.by.id;
    const isHolder = before.assignedTo === by;
    const isAdmin = by === this.world.admin.id;
    const isUser = this.store.get(id)?.conversation.userId === by;
    switch (event.type) {
      case 'claimed':
        return isClosed || before.assignedTo !== null ? null : { status: 'assigned', assignedTo: by };
      case 'assigned':
        if (isClosed || !(isHolder || isAdmin)) return null;
        return { status: event.to ? 'assigned' : 'open', assignedTo: event.to?.id ?? null };
      case 'closed':
        return isClosed || !(isHolder || isAdmin || isUser) ? null : { ...before, status: 'closed' };
      case 'reopened':
        if (!isClosed || !(isHolder || isAdmin || isUser)) return null;
        return { ...before, status: before.assignedTo === null ? 'open' : 'assigned' };
      case 'rated':
        return isClosed && isUser ? before : null;
      default:
        this.violations.add('assignment', `conversation ${id}: an unknown event at seq ${seq}`);
        return before;
    }
  }

  #stateAt(id: string, seq: number): State | undefined {
    return this.#states.get(id)?.[seq];
  }

  #checkLook(id: string, log: readonly Message[], look: Look): void {
    const state = this.#stateAt(id, look.lastSeq);
    if (!state)
      return this.violations.add(
        'assignment',
        `conversation ${id} was shown with head ${look.lastSeq}, the log ends before`,
      );
    if (state.status !== look.status || state.assignedTo !== look.assignedTo)
      this.violations.add(
        'assignment',
        `conversation ${id} was shown ${look.status}, held by ${look.assignedTo}`,
        [`its log says ${state.status}, held by ${state.assignedTo}`, ...around(log, look.lastSeq)],
      );
    const sent = log[look.lastSeq - 1]?.sentCounts;
    for (const side of SIDES) {
      const other = side === 'user' ? 'professional' : 'user';
      const read = log[look.read[side] - 1]?.sentCounts[other] ?? 0;
      if (sent && look.unread[side] !== sent[other] - read)
        this.violations.add(
          'unread',
          `conversation ${id} was shown with ${look.unread[side]} unread for side ${side} at head ${look.lastSeq}`,
          [`read up to ${look.read[side]}: ${sent[other] - read}`],
        );
    }
  }

  /** Between what was known when it was asked and what was stored when it was answered, there must be a moment for the answer. */
  #checkChange(change: Change): void {
    const { conversationId, deed, by, outcome, knownSeq, endedAtMs } = change;
    if (outcome.ok) {
      const state = this.#stateAt(conversationId, outcome.conversation.lastSeq);
      const holder = outcome.conversation.assignedTo?.id ?? null;
      const isSo = deed !== 'claim' || holder === by;
      if (isSo && state && state.assignedTo === holder && outcome.conversation.lastSeq >= knownSeq) return;
      return this.violations.add(
        'assignment',
        `${deed} of ${conversationId} was answered with a state that never was`,
        [
          `held by ${holder} at seq ${outcome.conversation.lastSeq}, known before ${knownSeq}; the log says ${state?.assignedTo}`,
        ],
      );
    }
    if (outcome.code !== 'ALREADY_ASSIGNED') return;
    const log = this.store.get(conversationId)?.log ?? [];
    const states = this.#states.get(conversationId) ?? [];
    const isTrue = states.some(
      ({ assignedTo }, seq) =>
        seq >= knownSeq &&
        assignedTo === outcome.assignedTo &&
        Date.parse(log[seq - 1]?.createdAt ?? '') <= endedAtMs + 60_000 * 200,
    );
    if (!isTrue || outcome.assignedTo === by)
      this.violations.add(
        'assignment',
        `a lost claim of ${conversationId} names ${outcome.assignedTo}, who did not hold it then`,
        [`asked by ${by} when seq ${knownSeq} was known`, ...around(log, knownSeq)],
      );
  }
}
