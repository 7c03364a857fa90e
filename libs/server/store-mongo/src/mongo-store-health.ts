import { Injectable } from '@nestjs/common';
import { InjectConnection } from '@nestjs/mongoose';
import { StoreHealth } from '@prochat/server/core';
import type { Connection } from 'mongoose';

const ANSWER_WITHIN_MS = 2_000;

/** Proves by a small acknowledged write that the database takes writes, which a ping would not. */
@Injectable()
export class MongoStoreHealth extends StoreHealth {
  readonly name = 'mongodb';

  constructor(@InjectConnection() private readonly connection: Connection) {
    super();
  }

  async check(): Promise<void> {
    await this.connection
      .collection<{ _id: string; at: Date }>('store')
      .updateOne(
        { _id: 'health' },
        { $set: { at: new Date() } },
        { upsert: true, maxTimeMS: ANSWER_WITHIN_MS, timeoutMS: ANSWER_WITHIN_MS },
      );
  }
}
