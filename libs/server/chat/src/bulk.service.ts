import { Injectable, Logger } from '@nestjs/common';
import type { BulkRequest, BulkResponse, Conversation } from '@prochat/contract';
import type { Caller } from '@prochat/server/auth';
import { toReplyError } from '@prochat/server/core';
import { Assignments } from './assignments.service';
import { ConversationsService } from './conversations.service';

/** The same for many conversations, each as if it had been asked for alone: same rules, same events, same refusals. */
@Injectable()
export class Bulk {
  private readonly logger = new Logger(Bulk.name);

  constructor(
    private readonly conversations: ConversationsService,
    private readonly assignments: Assignments,
  ) {}

  /** One after the other: a hundred at once would stand in the way of those who write. */
  async run(caller: Caller, { ids, do: what }: BulkRequest): Promise<BulkResponse> {
    const results: BulkResponse['results'] = [];
    for (const id of ids)
      try {
        results.push({ id, ok: true, conversation: await this.one(caller, id, what) });
      } catch (error) {
        results.push({ id, ok: false, error: toReplyError(error, this.logger) });
      }
    return { results };
  }

  private one(caller: Caller, id: string, what: BulkRequest['do']): Promise<Conversation> {
    if (what.action === 'close') return this.conversations.close(caller, id);
    const { assigneeId } = what;
    return this.assignments.assign(caller, id, assigneeId === undefined ? {} : { assigneeId });
  }
}
