import { join } from 'node:path';
import { nodeProject } from '../../../jest.config.ts';

/** These need a MongoDB server, so they are not part of `npm test`: `nx test-mongodb server-store-mongo`. */
export default {
  ...nodeProject(import.meta.dirname, 'server-store-mongo', ['<rootDir>/src/**/*.mongodb-spec.ts']),
  globalSetup: join(import.meta.dirname, 'require-test-uri.mjs'),
};
