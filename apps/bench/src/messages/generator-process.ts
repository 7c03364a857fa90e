import { fork, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import type { LoadResult } from '../load/open-loop';
import type { Answer, Command, FleetPlan, LoadPlan, RidePlan } from '../load/plan';
import type { RideResult } from '../load/ride';

const SCRIPT = join(import.meta.dirname, 'load.mjs');

/** The load generator in its own process; asked one thing at a time. */
export class GeneratorProcess {
  readonly #child: ChildProcess = fork(SCRIPT, {
    serialization: 'advanced',
    execArgv: ['--enable-source-maps'],
  });

  get pid(): number {
    return this.#child.pid ?? 0;
  }

  async connect(fleet: string, plan: FleetPlan): Promise<void> {
    await this.#ask({ type: 'connect', fleet, plan });
  }

  async run(fleet: string, load: LoadPlan): Promise<LoadResult> {
    return (await this.#ask({ type: 'run', fleet, load })) as LoadResult;
  }

  async disconnect(fleet: string): Promise<void> {
    await this.#ask({ type: 'disconnect', fleet });
  }

  async gather(fleet: string, plan: FleetPlan): Promise<void> {
    await this.#ask({ type: 'gather', fleet, plan });
  }

  async ride(fleet: string, ride: RidePlan): Promise<RideResult> {
    return (await this.#ask({ type: 'ride', fleet, ride })) as RideResult;
  }

  stop(): void {
    if (this.#child.connected) this.#child.disconnect();
  }

  #ask(command: Command): Promise<unknown> {
    return new Promise((resolve, reject) => {
      const exited = (): void => reject(new Error('The load generator ended.'));
      this.#child.once('exit', exited);
      this.#child.once('message', (answer: Answer) => {
        this.#child.off('exit', exited);
        if (answer.ok) resolve(answer.result);
        else reject(new Error(answer.error));
      });
      this.#child.send(command);
    });
  }
}
