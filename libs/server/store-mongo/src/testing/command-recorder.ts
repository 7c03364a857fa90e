import { expect } from '@jest/globals';
import type { Connection, mongo } from 'mongoose';

type Document = Record<string, unknown>;

/** What is explained, and under which name the driver sends it. */
const EXPLAINED = ['find', 'aggregate', 'update', 'delete', 'findAndModify', 'count', 'distinct'];
/** Of no meaning for a plan, and refused or different in an explain. */
const ENVELOPE = [
  'lsid',
  '$db',
  '$clusterTime',
  'txnNumber',
  'writeConcern',
  '$readPreference',
  'apiVersion',
];

/** Names of all stages of a plan, and of the indexes it walks. */
export interface Plan {
  shape: string;
  stages: Set<string>;
  indexes: Set<string>;
}

/**
 * Listens to what connections with `monitorCommands` send, and keeps one command of each shape: names, operators, order
 * and hints without values. Nothing that the product asks can so escape being explained.
 */
export class CommandRecorder {
  private readonly commands = new Map<string, Document>();

  listen(connection: Connection): void {
    connection.getClient().on('commandStarted', ({ commandName, command }: mongo.CommandStartedEvent) => {
      if (!EXPLAINED.includes(commandName)) return;
      const bare = Object.fromEntries(Object.entries(command).filter(([key]) => !ENVELOPE.includes(key)));
      for (const single of toSingle(bare)) this.commands.set(JSON.stringify(toShape(single)), single);
    });
  }

  get size(): number {
    return this.commands.size;
  }

  /** The plans for all shapes seen, on a database with the same indexes. */
  async explain(connection: Connection): Promise<Plan[]> {
    const plans: Plan[] = [];
    for (const [shape, command] of this.commands) {
      const explained = await connection.db?.command({ explain: command, verbosity: 'queryPlanner' });
      const plan = { shape, stages: new Set<string>(), indexes: new Set<string>() };
      collect(explained, plan);
      plans.push(plan);
    }
    return plans;
  }
}

/** None of the commands may look at a whole collection or sort what it found. */
export async function expectAllIndexed(recorder: CommandRecorder, connection: Connection): Promise<void> {
  const plans = await recorder.explain(connection);
  expect(plans.length).toBeGreaterThan(0);
  for (const { shape, stages, indexes } of plans) {
    // EOF: the planner sees that nothing can match.
    const isIndexed = indexes.size > 0 || stages.has('IDHACK') || stages.has('EOF');
    const isSorted = stages.has('SORT');
    expect({ shape, isIndexed, isScanned: stages.has('COLLSCAN'), isSorted }).toEqual({
      shape,
      isIndexed: true,
      isScanned: false,
      isSorted: false,
    });
  }
}

/** Of many updates in one command each is explained alone. */
function toSingle(command: Document): Document[] {
  const { updates } = command;
  return Array.isArray(updates) ? updates.map((update) => ({ ...command, updates: [update] })) : [command];
}

function toShape(value: unknown, key = ''): unknown {
  if (key === 'hint' || key === 'sort' || key === '$sort') return value;
  if (Array.isArray(value)) {
    const shapes = value.map((part) => toShape(part));
    return key === '$in' || key === 'documents' ? shapes.slice(0, 1) : shapes;
  }
  if (value !== null && typeof value === 'object' && Object.getPrototypeOf(value) === Object.prototype)
    return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, toShape(part, name)]));
  return typeof value === 'string' && ['find', 'aggregate', 'update', 'delete', 'from'].includes(key)
    ? value
    : kindOf(value);
}

function kindOf(value: unknown): string {
  if (value === null) return 'null';
  return typeof value === 'object' ? value.constructor.name : typeof value;
}

function collect(part: unknown, plan: Plan): void {
  if (Array.isArray(part)) for (const one of part) collect(one, plan);
  else if (part !== null && typeof part === 'object') {
    const { stage, indexName } = part as { stage?: unknown; indexName?: unknown };
    if (typeof stage === 'string') plan.stages.add(stage);
    if (typeof indexName === 'string') plan.indexes.add(indexName);
    for (const [key, one] of Object.entries(part)) {
      if (key === '$sort') plan.stages.add('SORT');
      if (key !== 'rejectedPlans' && key !== 'command') collect(one, plan);
    }
  }
}
