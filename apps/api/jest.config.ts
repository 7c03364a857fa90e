import { join } from 'node:path';
import { nodeProject } from '../../jest.config.ts';

/** On SQLite; with MONGODB_TEST_URI on that server, in databases that are dropped when the run is over. */
export default {
  ...nodeProject(import.meta.dirname, 'api'),
  globalSetup: join(import.meta.dirname, 'name-test-run.mjs'),
  globalTeardown: join(import.meta.dirname, 'drop-test-databases.mjs'),
};
