import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { AuthStore } from '@prochat/server/auth';
import { ChatStore } from '@prochat/server/chat';
import { Config } from '@prochat/server/core';
import { DeskStore } from '@prochat/server/desk';
import { CAST, HttpClient, Person } from '@prochat/server/testing';
import { UploadStore } from '@prochat/server/upload';
import { createApp } from '../app';
import { say, superviseProcess } from '../process-life';
import { describeStartFault, prepareDataDir } from '../start-fault';
import { DemoFiles } from './demo-files';
import { DEMO_TALKS } from './talks';
import { seedDemo } from './seed-demo';

/**
 * `npm run demo`: the real product on this machine only, with people who have been talking for weeks. Its data is its
 * own and made anew each time; nothing of the environment but PORT and LOG_LEVEL is taken over.
 */

const HOST = '127.0.0.1';

let config: Config | null = null;
try {
  config = Config.parse({
    PORT: process.env['PORT'],
    LOG_LEVEL: process.env['LOG_LEVEL'] ?? 'warn',
    HOST,
    DATA_DIR: `.data/demo/${process.env['PORT'] ?? '3000'}`,
    ADMIN_EMAIL: CAST.priya.email,
    ADMIN_PASSWORD: CAST.priya.password,
  });
  await requireFreePort(config);
  rmSync(config.dataDir, { recursive: true, force: true });
  prepareDataDir(config);
  const { app, url, close } = await createApp(config);
  superviseProcess(close);
  const there = (): string => url;
  const files = new DemoFiles(() => new Person(new HttpClient(there, url), there), app.get(UploadStore));
  const messages = await seedDemo(
    app.get(AuthStore),
    app.get(ChatStore),
    app.get(DeskStore),
    files,
    Date.now(),
  );
  say(`${DEMO_TALKS.length} conversations with ${messages} messages are in ${config.dataDir}.\n`);
  for (const { displayName, role, email, password } of Object.values(CAST))
    say(`  ${displayName.padEnd(15)} ${role.padEnd(6)} ${email.padEnd(20)} ${password}`);
  const address = url.replace('127.0.0.1', 'localhost');
  say(`\nEnd users: ${address}   Staff and admin: ${address}/console`);
} catch (error) {
  process.stderr.write(`${describeStartFault(error, config)}\n`);
  process.exit(1);
}

/** The data of a demo that is still running must not be removed under it. */
async function requireFreePort({ env }: Config): Promise<void> {
  const server = createServer().listen(env.PORT, HOST);
  await once(server, 'listening');
  server.close();
  await once(server, 'close');
}
