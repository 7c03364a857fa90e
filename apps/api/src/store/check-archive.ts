import { setTimeout as sleep } from 'node:timers/promises';
import type { ArchivedConversation, StoreArchive, StoreFault } from '@prochat/server/chat';
import { BATCH, batchesOf } from './digest';
import { LogAudit } from './log-audit';
import type { Report } from './progress';

/** A conversation that somebody writes to is looked at so often, with pauses, before it counts as wrong. */
const LOOKS = 4;
const PAUSE_MS = 250;
const FAULTS_PER_CONVERSATION = 20;

/** Everything that does not hold in a store, in constant memory. */
export async function* checkArchive(archive: StoreArchive, report: Report): AsyncGenerator<StoreFault> {
  const total = 2 * ((await archive.count('conversation')) + (await archive.count('message')));
  let done = 0;
  for await (const conversations of batchesOf(archive, 'conversation'))
    for (const conversation of conversations) {
      const faults = await faultsOf(archive, conversation);
      const { id: conversationId } = conversation;
      for (const what of faults.slice(0, FAULTS_PER_CONVERSATION)) yield { conversationId, what };
      const more = faults.length - FAULTS_PER_CONVERSATION;
      if (more > 0) yield { conversationId, what: `and ${more} more` };
      report((done += 1 + conversation.lastSeq), total);
    }
  yield* archive.faults((looked) => report(done + looked, total));
}

async function faultsOf(archive: StoreArchive, found: ArchivedConversation): Promise<string[]> {
  let conversation = found;
  for (let look = 1; ; look += 1) {
    const faults = await audit(archive, conversation);
    if (faults.length === 0 || archive.isStill || look === LOOKS) return faults;
    await sleep(PAUSE_MS);
    const again = await archive.findConversation(conversation.id);
    if (!again) return [`conversation ${conversation.id} cannot be found`];
    conversation = again;
  }
}

async function audit(archive: StoreArchive, conversation: ArchivedConversation): Promise<string[]> {
  const log = new LogAudit(conversation);
  for (let after = 0; ;) {
    const messages = await archive.readLog(conversation.id, after, BATCH);
    // Where others write, what came after the conversation was read is none of its faults.
    const own = archive.isStill ? messages : messages.filter(({ seq }) => seq <= conversation.lastSeq);
    for (const message of own) log.take(message);
    const last = messages.at(-1);
    if (!last || own.length < messages.length) return log.finish();
    after = last.seq;
  }
}
