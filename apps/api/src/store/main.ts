import { Config } from '@prochat/server/core';
import { backUp } from './backup';
import { check } from './check';
import { move } from './move';
import { restore } from './restore';
import { StoreCommandFault, describeCommandFault } from './store-command-fault';

/** `npm run move | backup | restore | store`: what is done with a store as a whole, beside the server or instead of it. */

const USAGE = {
  move: 'npm run move -- --to mongodb://HOST/DATABASE   (or --from, to come back)',
  backup: 'npm run backup [-- FILE]',
  restore: 'npm run restore -- FILE',
  check: 'npm run store -- check',
};

function run(config: Config, command: string | undefined, parameters: readonly string[]): Promise<number> {
  const [first, second, ...more] = parameters;
  if (more.length > 0) throw usage();
  switch (command ?? '') {
    case 'move':
      if (second !== undefined && first === '--to') return move(config, { to: second });
      if (second !== undefined && first === '--from') return move(config, { from: second });
      throw usage('move');
    case 'backup':
      if (second !== undefined || first?.startsWith('-')) throw usage('backup');
      return backUp(config, first);
    case 'restore':
      if (second !== undefined || first === undefined || first.startsWith('-')) throw usage('restore');
      return restore(config, first);
    case 'check':
      if (first !== undefined) throw usage('check');
      return check(config);
    default:
      throw usage();
  }
}

function usage(command?: keyof typeof USAGE): StoreCommandFault {
  if (command) return new StoreCommandFault(`Usage: ${USAGE[command]}`);
  return new StoreCommandFault(['Usage:', ...Object.values(USAGE)].join('\n  '));
}

let config: Config | null = null;
try {
  config = Config.parse(process.env);
  process.exitCode = await run(config, process.argv[2], process.argv.slice(3));
} catch (error) {
  process.stderr.write(`${describeCommandFault(error, config)}\n`);
  process.exitCode = 1;
}
