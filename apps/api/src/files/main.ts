import { Config } from '@prochat/server/core';
import { StoreCommandFault, describeCommandFault } from '../store/store-command-fault';

/** `npm run files -- check`: whether files, messages and storage agree; see `FileCheck`. */

const USAGE = 'Usage: npm run files -- check [--repair]';

async function run(config: Config, [command, option, ...more]: readonly string[]): Promise<number> {
  const isKnown = option === undefined || option === '--repair';
  if (command !== 'check' || !isKnown || more.length > 0) throw new StoreCommandFault(USAGE);
  const { checkFiles } = await import('./check-files');
  return checkFiles(config, { repair: option === '--repair' });
}

let config: Config | null = null;
try {
  config = Config.parse(process.env);
  process.exitCode = await run(config, process.argv.slice(2));
} catch (error) {
  process.stderr.write(`${describeCommandFault(error, config)}\n`);
  process.exitCode = 1;
}
