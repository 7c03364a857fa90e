import { SHARED_LANE, afterFact, newLane, type Fact, type LaneState } from './facts';

/** Everything the store has acknowledged so far, gathered from what the processes that owned it have printed. */
export class Ledger {
  readonly facts: Fact[] = [];
  readonly #lanes = new Map<number, LaneState>();

  constructor(
    readonly seed: number,
    readonly mostLetters: number,
  ) {}

  /** A line may be cut in two by a kill: then nobody was told. Lines that state no fact are passed over. */
  addLine(line: string): void {
    if (!line.startsWith('{"lane":') || !line.endsWith('}')) return;
    this.add(JSON.parse(line) as Fact);
  }

  add(fact: Fact): void {
    this.facts.push(fact);
    if (fact.lane !== SHARED_LANE) this.#lanes.set(fact.lane, afterFact(this.lane(fact.lane), fact));
  }

  /** How far the lane has come. */
  lane(lane: number): LaneState {
    return this.#lanes.get(lane) ?? newLane(lane);
  }

  /** From where the next process goes on. */
  get lanes(): LaneState[] {
    return [...this.#lanes.values()];
  }

  /** How many writes have been acknowledged. */
  get writes(): number {
    return this.facts.filter(({ message, read }) => message ?? read).length;
  }
}
