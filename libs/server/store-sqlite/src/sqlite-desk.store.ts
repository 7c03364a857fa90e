import type { Tag, TagColor } from '@prochat/contract';
import { AppError } from '@prochat/server/core';
import { DeskStore, type CannedReplyRecord, type NewCannedReply } from '@prochat/server/desk';
import { CannedReplyRows } from './canned-reply.rows';
import type { Database } from './database';
import { newId } from './new-id';
import { TagRows } from './tag.rows';

/** Tags and canned replies in SQLite. There is one writer, so looking and writing inside one `write` is atomic. */
export class SqliteDeskStore extends DeskStore {
  readonly #tags: TagRows;
  readonly #replies: CannedReplyRows;

  constructor(private readonly db: Database) {
    super();
    this.#tags = new TagRows(db);
    this.#replies = new CannedReplyRows(db);
  }

  listTags(): Promise<Tag[]> {
    return this.db.read(() => this.#tags.all());
  }

  createTag(tag: Tag, max: number): Promise<void> {
    return this.db.writeOne(() => {
      const there = this.#tags.all();
      if (there.some(({ name }) => name === tag.name)) throw new AppError('TAG_EXISTS');
      if (there.length >= max) throw new AppError('TOO_MANY_TAGS');
      this.#tags.insert(tag);
    });
  }

  recolorTag(name: string, color: TagColor): Promise<Tag | null> {
    return this.db.writeOne(() => this.#tags.recolor(name, color));
  }

  removeTag(name: string): Promise<Tag | null> {
    return this.db.writeOne(() => this.#tags.remove(name));
  }

  listCannedReplies(ownerId: string): Promise<CannedReplyRecord[]> {
    return this.db.read(() => this.#replies.for(ownerId).sort(byShortcutOwnFirst));
  }

  findCannedReply(id: string): Promise<CannedReplyRecord | null> {
    return this.db.read(() => this.#replies.find(id));
  }

  createCannedReply(reply: NewCannedReply, max: number): Promise<CannedReplyRecord> {
    return this.db.writeOne(() => {
      const there = this.#replies.of(reply.ownerId);
      if (there.some(({ shortcut }) => shortcut === reply.shortcut)) throw new AppError('SHORTCUT_TAKEN');
      if (there.length >= max) throw new AppError('TOO_MANY_CANNED_REPLIES');
      return this.#replies.insert({ ...reply, id: newId() });
    });
  }

  updateCannedReply(
    id: string,
    change: { shortcut?: string; text?: string; updatedAt: string },
  ): Promise<CannedReplyRecord | null> {
    return this.db.writeOne(() => {
      const reply = this.#replies.find(id);
      if (!reply) return null;
      const taken = this.#replies.of(reply.ownerId).find(({ shortcut }) => shortcut === change.shortcut);
      if (taken && taken.id !== id) throw new AppError('SHORTCUT_TAKEN');
      return this.#replies.update({ ...reply, ...change });
    });
  }

  removeCannedReply(id: string): Promise<CannedReplyRecord | null> {
    return this.db.writeOne(() => this.#replies.remove(id));
  }

  removeCannedRepliesOf(ownerId: string): Promise<void> {
    return this.db.writeOne(() => this.#replies.removeOf(ownerId));
  }
}

/** By code points, as the database compares them: JavaScript would compare halves of pairs. */
function byShortcutOwnFirst(a: CannedReplyRecord, b: CannedReplyRecord): number {
  const order = Buffer.compare(Buffer.from(a.shortcut), Buffer.from(b.shortcut));
  return order || Number(a.ownerId === null) - Number(b.ownerId === null);
}
