/**
 * A reference server, a process of its own, as somebody would write it by hand for one purpose:
 *
 *   reference.mjs --store sqlite|mongodb --commit single|turn|group --at DIR|URI --conversations N --professionals N
 *
 * R1 is `single`; R2 is the faster of `turn` and `group` (on MongoDB: `group`). Prints one line when it listens.
 */
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { parseArgs } from 'node:util';
import type { MessageLog } from './message-log';
import { ReferenceChat } from './reference-chat';

const { values } = parseArgs({
  options: {
    store: { type: 'string', default: 'sqlite' },
    commit: { type: 'string', default: 'single' },
    at: { type: 'string', default: '' },
    conversations: { type: 'string', default: '1' },
    professionals: { type: 'string', default: '1' },
  },
});

async function openLog(): Promise<MessageLog> {
  if (values.store === 'mongodb') {
    const { MongoGroupLog, MongoSingleLog } = await import('./mongo-log');
    return values.commit === 'single' ? MongoSingleLog.open(values.at) : MongoGroupLog.open(values.at);
  }
  const { SqliteGroupLog, SqliteSingleLog, SqliteTurnLog } = await import('./sqlite-log');
  if (values.commit === 'single') return new SqliteSingleLog(values.at);
  return values.commit === 'turn' ? new SqliteTurnLog(values.at) : new SqliteGroupLog(values.at);
}

const log = await openLog();
const http = createServer((_request, response) => response.end('ok'));
new ReferenceChat(http, log, {
  conversations: Number(values.conversations),
  professionals: Number(values.professionals),
});
http.listen(0, '127.0.0.1');
await once(http, 'listening');
process.stdout.write(
  `ready: http://127.0.0.1:${(http.address() as AddressInfo).port} durability: ${log.durability}\n`,
);
process.on('SIGTERM', () => {
  // Nobody's data: what was acknowledged is durable already.
  process.exit(0);
});
