import { AppError } from '@prochat/server/core';
import { parentPort, workerData } from 'node:worker_threads';
import { sqliteCode } from '../sqlite-errors';
import type { Answer, Call, Deeds, ThreadData } from './background-thread';
import { checkpointDeeds } from './checkpoint-deeds';
import { readingDeeds } from './reading-deeds';

const ROLES = { reader: readingDeeds, checkpointer: checkpointDeeds };

const { role, file } = workerData as ThreadData;
const deeds: Deeds = ROLES[role](file);

parentPort?.on('message', ({ id, deed, args }: Call) => {
  parentPort?.postMessage(answer(id, deed, args));
});

function answer(id: number, deed: string, args: unknown[]): Answer {
  try {
    return { id, result: deeds[deed]?.(...(args as never[])) };
  } catch (error) {
    if (error instanceof AppError) return { id, refusal: { code: error.code, details: error.details } };
    const { message, stack } = error as Error;
    return { id, fault: { message, stack, errcode: sqliteCode(error) ?? undefined } };
  }
}
