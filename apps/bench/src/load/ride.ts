import type { Message } from '@prochat/contract';
import { summarise, type Summary } from '../measure/statistics';
import { ClientIds } from './client-ids';
import { eachAtOnce } from './fleet';
import type { FleetPlan, RidePlan } from './plan';
import { ReturningClient } from './returning-client';
import { audit, type AuditResult } from './audit';
import { Samples } from './samples';

const TICK_MS = 5;
const CONNECTS_AT_ONCE = 64;
/** How long everybody may take to be back when the ride is over. */
const SETTLE_WITHIN_MS = 60_000;

export interface RideResult {
  clients: number;
  seconds: number;
  sent: number;
  acked: number;
  /** Refused for good. */
  refused: number;
  firstRefusal: string | null;
  drops: number;
  /** Times somebody came back and was up to date again. */
  returns: number;
  returnsWithMissed: number;
  missed: number;
  /** From the loss until up to date, ms. */
  away: Summary;
  /** From the connection standing again until everything missed has arrived, ms. */
  replay: Summary;
  replayWithMissed: Summary;
  /** From when a message was due to be sent until the other side had it, ms. */
  shown: Summary;
  /** When the first was lost and the last was up to date, ms since 1970; for restarts. */
  firstLostAt: number;
  lastBackAt: number;
  /** Per client: from `firstLostAt` until it was up to date for good. */
  outage: Summary;
  /** Not back in the end. */
  leftBehind: number;
  audit: AuditResult;
  generatorCpu: number;
}

/** People who talk while they lose the server again and again, or all at once. */
export class Crowd {
  readonly #clients: ReturningClient[];
  readonly #ids = new ClientIds();
  #samples = new Samples(0);

  constructor(private readonly plan: FleetPlan) {
    const talks = new Map<number, string[]>();
    for (const { id, user, professional } of plan.conversations)
      for (const person of [user, professional]) {
        const ids = talks.get(person) ?? [];
        ids.push(id);
        talks.set(person, ids);
      }
    this.#clients = plan.people.map(
      (token, person) =>
        new ReturningClient(plan.url, token, talks.get(person) ?? [], {
          arrived: (message, at) => this.#arrived(message, at, person),
        }),
    );
  }

  async gather(): Promise<void> {
    await eachAtOnce(this.#clients, CONNECTS_AT_ONCE, (client) => client.connect());
  }

  async ride(ride: RidePlan): Promise<RideResult> {
    const cpu = process.cpuUsage();
    const startedAt = performance.now();
    this.#samples = new Samples(Math.round(ride.rate * ride.seconds));
    const drops = await this.#go(ride, startedAt);
    const { user, system } = process.cpuUsage(cpu);
    const generatorCpu = (user + system) / 1_000 / (performance.now() - startedAt);
    await this.#settle();
    return this.#result(ride, drops, generatorCpu);
  }

  close(): void {
    for (const client of this.#clients) client.close();
  }

  #go({ rate, seconds, textChars, dropEverySeconds }: RidePlan, startedAt: number): Promise<number> {
    const text = 'What I wanted to ask about my claim is this. '.repeat(100).slice(0, textChars);
    const dropsPerMs = dropEverySeconds === null ? 0 : this.#clients.length / dropEverySeconds / 1_000;
    let next = 0;
    let drops = 0;
    return new Promise((resolve) => {
      const timer = setInterval(() => {
        const elapsed = performance.now() - startedAt;
        for (; next < this.#samples.size && (next * 1_000) / rate <= elapsed; next += 1)
          this.#send(next, startedAt + (next * 1_000) / rate, text);
        for (; drops < dropsPerMs * elapsed; drops += 1) this.#dropOne();
        if (elapsed < seconds * 1_000) return;
        clearInterval(timer);
        resolve(drops);
      }, TICK_MS);
    });
  }

  #dropOne(): void {
    // Who is away just now is not there to be cut off; somebody else is.
    for (let tries = 0; tries < 20; tries += 1) {
      const client = this.#clients[Math.floor(Math.random() * this.#clients.length)];
      if (!client?.isBack) continue;
      client.cut();
      return;
    }
  }

  #partners(index: number): { id: string; sender: number; receiver: number } {
    const { conversations } = this.plan;
    const conversation = conversations[index % conversations.length];
    if (!conversation) throw new Error('There is no conversation.');
    const { id, user, professional } = conversation;
    const byUser = Math.floor(index / conversations.length) % 2 === 0;
    return byUser
      ? { id, sender: user, receiver: professional }
      : { id, sender: professional, receiver: user };
  }

  #send(index: number, due: number, text: string): void {
    const { id, sender } = this.#partners(index);
    this.#samples.due[index] = due;
    this.#samples.sent[index] = performance.now();
    this.#clients[sender]?.send({
      conversationId: id,
      clientId: this.#ids.of(index),
      text,
      acked: (at) => this.#samples.ack(index, at),
    });
  }

  #arrived({ clientId }: Message, at: number, person: number): void {
    const index = this.#ids.indexIn(clientId ?? '');
    if (index >= 0 && index < this.#samples.size && this.#partners(index).receiver === person)
      this.#samples.show(index, at);
  }

  async #settle(): Promise<void> {
    const until = performance.now() + SETTLE_WITHIN_MS;
    const isOpen = (): boolean =>
      this.#clients.some((client) => !client.isSettled) ||
      this.#samples.shownCount < this.#samples.ackedCount;
    while (isOpen() && performance.now() < until) await new Promise((resolve) => setTimeout(resolve, 50));
  }

  async #result(ride: RidePlan, drops: number, generatorCpu: number): Promise<RideResult> {
    const samples = this.#samples;
    const absences = this.#clients.flatMap((client) => client.absences);
    const withMissed = absences.filter(({ missed }) => missed > 0);
    const firstLostAt = Math.min(...absences.map(({ lostAt }) => lostAt));
    const lastBackOf = this.#clients.flatMap(({ absences: own }) => own.at(-1)?.caughtUpAt ?? []);
    const of = (values: readonly number[]): Summary => summarise(Float64Array.from(values));
    const refusals = this.#clients.flatMap((client) => client.refusals);
    return {
      clients: this.#clients.length,
      seconds: ride.seconds,
      sent: samples.size,
      acked: samples.ackedCount,
      refused: refusals.length,
      firstRefusal: refusals[0] ?? null,
      drops,
      returns: absences.length,
      returnsWithMissed: withMissed.length,
      missed: absences.reduce((sum, { missed }) => sum + missed, 0),
      away: of(absences.map(({ lostAt, caughtUpAt }) => caughtUpAt - lostAt)),
      replay: of(absences.map(({ backAt, caughtUpAt }) => caughtUpAt - backAt)),
      replayWithMissed: of(withMissed.map(({ backAt, caughtUpAt }) => caughtUpAt - backAt)),
      shown: samples.report(0).shown,
      firstLostAt: performance.timeOrigin + firstLostAt,
      lastBackAt: performance.timeOrigin + Math.max(...lastBackOf),
      outage: of(lastBackOf.map((at) => at - firstLostAt)),
      leftBehind: this.#clients.filter((client) => !client.isBack).length,
      audit: await audit(this.plan, this.#clients, this.#ids, samples),
      generatorCpu,
    };
  }
}
