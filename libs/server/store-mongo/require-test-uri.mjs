/** Runs before the specs: without a server there is nothing to test, and one sentence says so. */
export default function requireTestUri() {
  if (process.env.MONGODB_TEST_URI) return;
  throw new Error(
    'MONGODB_TEST_URI is not set. Give it the mongodb:// address of a server for tests; each test makes and drops a database of its own there.',
  );
}
