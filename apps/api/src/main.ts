import { FirstAdmin } from '@prochat/server/auth';
import { Config } from '@prochat/server/core';
import { say, superviseProcess } from './process-life';
import { describeStartFault, prepareDataDir } from './start-fault';
import { RestorableApp } from './store/restorable-app';

let config: Config | null = null;
try {
  config = Config.parse(process.env);
  prepareDataDir(config);
  const running = await RestorableApp.start(config);
  superviseProcess(() => running.close());
  const { app, url } = running;
  const { PUBLIC_URL } = config.env;
  const local = url.replace('127.0.0.1', 'localhost');
  say(`Professional Chat is ready: ${PUBLIC_URL ? `${PUBLIC_URL} (listening on ${url})` : local}`);
  const setupUrl = app.get(FirstAdmin).setupUrl();
  if (setupUrl !== null) say(`There is no admin yet. Make yourself one here, once: ${setupUrl}`);
} catch (error) {
  process.stderr.write(`${describeStartFault(error, config)}\n`);
  process.exit(1);
}
