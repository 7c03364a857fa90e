import { ClientIds } from './client-ids';
import type { Fleet } from './fleet';
import type { LoadPlan } from './plan';
import { Samples, type LoadFigures } from './samples';
import { isAccepted } from './thin-socket';

const TICK_MS = 1;
/** More unanswered than this many seconds of messages: the server does not keep up, the rest would only cost time. */
const GIVE_UP_BEHIND_SECONDS = 0.6;
const GIVE_UP_AT_LEAST = 300;
/** How long answers may still come after the last message. */
const DRAIN_MS = 10_000;

export interface LoadResult extends LoadFigures {
  rate: number;
  /** Messages sent, warm-up included. */
  sent: number;
  /** It was ended early because answers stayed away. */
  gaveUp: boolean;
  /** Messages never acknowledged, and never heard by the other side, when everything had come to rest. */
  unacked: number;
  unshown: number;
  /** Processor seconds of the generator per second, over the time that counts. */
  generatorCpu: number;
  /** Connections lost. */
  lost: number;
  /** Receipts that were refused. */
  refusedReceipts: number;
}

/**
 * Sends at a fixed rate whatever the answers do, one conversation after the other and both sides in turn. Latency counts
 * from when a message was due, so a stall of the server (or of this process) is in the figures and not hidden.
 */
export class OpenLoop {
  readonly #ids = new ClientIds();
  readonly #samples: Samples;
  readonly #text: string;
  readonly #gapMs: number;
  #next = 0;
  #stopped = false;

  constructor(
    private readonly fleet: Fleet,
    private readonly load: LoadPlan,
  ) {
    this.#samples = new Samples(Math.ceil(load.rate * (load.seconds + load.warmUpSeconds)));
    this.#text = 'What I wanted to ask about my claim is this. '.repeat(100).slice(0, load.textChars);
    this.#gapMs = 1_000 / load.rate;
  }

  async run(): Promise<LoadResult> {
    const { fleet, load } = this;
    const lostBefore = fleet.lost;
    fleet.refusedReceipts = 0;
    fleet.ear = (frame, person) => this.#hear(frame, person);
    const startedAt = performance.now() + 20;
    const countFrom = startedAt + load.warmUpSeconds * 1_000;
    const cpu = new CpuClock(countFrom);
    await this.#sendAll(startedAt, cpu);
    const generatorCpu = cpu.perSecond();
    const gaveUp = this.#stopped;
    await this.#settle();
    fleet.ear = () => undefined;
    return {
      ...this.#samples.report(countFrom),
      rate: load.rate,
      sent: this.#next,
      gaveUp,
      unacked: this.#next - this.#samples.ackedCount - this.#samples.refused,
      unshown: this.#next - this.#samples.refused - this.#samples.shownCount,
      generatorCpu,
      lost: fleet.lost - lostBefore,
      refusedReceipts: fleet.refusedReceipts,
    };
  }

  #sendAll(startedAt: number, cpu: CpuClock): Promise<void> {
    const limit = this.load.patient
      ? Number.POSITIVE_INFINITY
      : Math.max(GIVE_UP_AT_LEAST, this.load.rate * GIVE_UP_BEHIND_SECONDS);
    return new Promise((resolve) => {
      const tick = (): void => {
        const now = performance.now();
        cpu.look(now);
        while (this.#next < this.#samples.size) {
          const due = startedAt + this.#next * this.#gapMs;
          if (due > now) break;
          this.#send(this.#next++, due);
        }
        const behind = this.#next - this.#samples.ackedCount - this.#samples.refused;
        this.#stopped = behind > limit;
        if (this.#stopped || this.#next >= this.#samples.size) resolve();
        else setTimeout(tick, TICK_MS);
      };
      setTimeout(tick, TICK_MS);
    });
  }

  #send(index: number, due: number): void {
    const { conversations } = this.fleet;
    const conversation = conversations[index % conversations.length];
    if (!conversation) throw new Error('There is no conversation.');
    const byUser = Math.floor(index / conversations.length) % 2 === 0;
    const basedOn = byUser ? '' : `,"basedOnSeq":${this.fleet.heads.get(conversation.id) ?? 0}`;
    const payload = `{"conversationId":"${conversation.id}","clientId":"${this.#ids.of(index)}","text":"${this.#text}"${basedOn}}`;
    this.#samples.due[index] = due;
    this.#samples.sent[index] = performance.now();
    this.fleet
      .socket(byUser ? conversation.user : conversation.professional)
      .emit('message:send', payload, (frame) => {
        if (isAccepted(frame)) this.#samples.ack(index, performance.now());
        else this.#samples.refuse(frame);
      });
  }

  /** Only what the other side hears counts as shown; the sender's own event does not. */
  #hear(frame: string, person: number): void {
    if (!frame.startsWith('42["message:new"')) return;
    const index = this.#ids.indexIn(frame);
    if (index < 0) return;
    const { conversations } = this.fleet;
    const conversation = conversations[index % conversations.length];
    if (!conversation) return;
    const byUser = Math.floor(index / conversations.length) % 2 === 0;
    if (person !== (byUser ? conversation.professional : conversation.user)) return;
    this.#samples.show(index, performance.now());
    const seq = seqIn(frame);
    if (byUser) this.fleet.heads.set(conversation.id, seq);
    if (this.load.receipts) this.fleet.acknowledge(person, conversation.id, seq);
  }

  /** Until every answer has come, or for a bounded time. */
  async #settle(): Promise<void> {
    const until = performance.now() + DRAIN_MS;
    const isOpen = (): boolean =>
      this.#samples.ackedCount + this.#samples.refused < this.#next ||
      this.#samples.shownCount + this.#samples.refused < this.#next;
    while (isOpen() && performance.now() < until) await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/** `"seq":12` of a message in JSON. */
function seqIn(frame: string): number {
  return Number.parseInt(frame.slice(frame.indexOf('"seq":') + 6, frame.indexOf('"seq":') + 22), 10);
}

/** Processor time of this process from the first look after `fromMs`. */
class CpuClock {
  #at = Number.NaN;
  #usage = process.cpuUsage();

  constructor(private readonly fromMs: number) {}

  look(now: number): void {
    if (!Number.isNaN(this.#at) || now < this.fromMs) return;
    this.#at = now;
    this.#usage = process.cpuUsage();
  }

  perSecond(): number {
    const { user, system } = process.cpuUsage(this.#usage);
    return (user + system) / 1_000 / (performance.now() - this.#at);
  }
}
