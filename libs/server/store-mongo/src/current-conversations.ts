import type { Types } from 'mongoose';
import type { ConversationHeads } from './conversation-heads';
import type { ConversationDocument } from './conversation.schema';
import type { Lanes } from './lanes';
import type { RememberedConversations } from './remembered-conversations';

/**
 * Conversations as they are, whoever wrote to them last, and as this process last knew them. What is found behind its log
 * is repaired by `ConversationHeads`, in the lane of whoever is writing to it.
 */
export class CurrentConversations {
  constructor(
    private readonly heads: ConversationHeads,
    private readonly remembered: RememberedConversations,
    private readonly lanes: Lanes,
  ) {}

  async find(_id: Types.ObjectId): Promise<ConversationDocument | null> {
    const key = _id.toHexString();
    const known = this.remembered.recall(key);
    await this.heads.late.writeOne(_id);
    const found = await this.heads.find(_id);
    const isTrue = found === null || !(await this.heads.isBehind(found));
    const current = isTrue ? found : await this.lanes.run([key], () => this.heads.load(_id));
    // Unless a deed of this process, which knows more, came between.
    if (current && this.remembered.recall(key) === known) this.remembered.remember(current);
    return current;
  }

  async recall(_id: Types.ObjectId): Promise<ConversationDocument | null> {
    return this.remembered.recall(_id.toHexString()) ?? this.find(_id);
  }
}
