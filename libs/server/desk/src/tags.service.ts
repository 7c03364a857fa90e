import { Injectable } from '@nestjs/common';
import {
  LIMITS,
  type AuditAction,
  type CreateTagRequest,
  type Tag,
  type TagColor,
  type TagsResponse,
} from '@prochat/contract';
import { Audit, type Caller } from '@prochat/server/auth';
import { AppError, Clock } from '@prochat/server/core';
import { DeskStore } from './desk.store';

/** The tags there are. Which a conversation has is the chat's business. */
@Injectable()
export class Tags {
  constructor(
    private readonly store: DeskStore,
    private readonly audit: Audit,
    private readonly clock: Clock,
  ) {}

  async list(): Promise<TagsResponse> {
    return { items: await this.store.listTags() };
  }

  /** @throws AppError TAG_EXISTS, TOO_MANY_TAGS */
  async create(actor: Caller, { name, color = 'grey' }: CreateTagRequest): Promise<Tag> {
    const tag: Tag = { name, color, createdAt: this.clock.iso() };
    await this.store.createTag(tag, LIMITS.tagsMax);
    await this.record(actor, 'tag-created', tag);
    return tag;
  }

  /** @throws AppError NOT_FOUND */
  async recolor(actor: Caller, name: string, color: TagColor): Promise<Tag> {
    const tag = required(await this.store.recolorTag(name, color));
    await this.record(actor, 'tag-changed', tag);
    return tag;
  }

  /** @throws AppError NOT_FOUND */
  async remove(actor: Caller, name: string): Promise<void> {
    await this.record(actor, 'tag-removed', required(await this.store.removeTag(name)));
  }

  /** Those of `names` that are no tags. */
  async unknownOf(names: readonly string[]): Promise<string[]> {
    const known = new Set((await this.store.listTags()).map(({ name }) => name));
    return names.filter((name) => !known.has(name));
  }

  private record(actor: Caller, action: AuditAction, { name, color }: Tag): Promise<void> {
    return this.audit.record(actor, action, { kind: 'tag', id: name, name }, { data: { color } });
  }
}

function required(tag: Tag | null): Tag {
  if (tag === null) throw new AppError('NOT_FOUND');
  return tag;
}
