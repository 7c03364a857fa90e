import { randomBytes } from 'node:crypto';

/** Names the databases this run makes on a shared MongoDB, so that `drop-test-databases.mjs` drops these and no others. */
export default function nameTestRun() {
  process.env.TEST_DATABASE_PREFIX = `prochat_test_${randomBytes(6).toString('hex')}`;
}
