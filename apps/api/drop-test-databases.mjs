import mongoose from 'mongoose';

/** After all specs, also those whose server was killed: leaves the MongoDB of the tests as it was found. */
export default async function dropTestDatabases() {
  const { MONGODB_TEST_URI: uri, TEST_DATABASE_PREFIX: prefix } = process.env;
  if (!uri || !prefix) return;
  const connection = await mongoose.createConnection(uri).asPromise();
  try {
    const { databases } = await connection.listDatabases();
    for (const { name } of databases)
      if (name.startsWith(prefix)) await connection.useDb(name).dropDatabase();
  } finally {
    await connection.close();
  }
}
