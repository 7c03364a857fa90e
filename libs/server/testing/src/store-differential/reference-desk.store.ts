/* eslint-disable @typescript-eslint/require-await -- stores answer by promises; waiting for nothing is what makes these calls atomic */
import type { Tag, TagColor } from '@prochat/contract';
import { AppError } from '@prochat/server/core';
import { DeskStore, scopeOf, type CannedReplyRecord, type NewCannedReply } from '@prochat/server/desk';
import { compareTexts, newId } from './reference-order';

/**
 * Tags and canned replies in two arrays: the docstrings of `DeskStore` as plainly as they can be written. No call is
 * interrupted, so each is atomic; nothing is durable, and nothing is fast.
 */
export class ReferenceDeskStore extends DeskStore {
  readonly #tags: Tag[] = [];
  readonly #replies: CannedReplyRecord[] = [];

  async listTags(): Promise<Tag[]> {
    return structuredClone(this.#tags.toSorted((a, b) => compareTexts(a.name, b.name)));
  }

  async createTag(tag: Tag, max: number): Promise<void> {
    if (this.#tags.some(({ name }) => name === tag.name)) throw new AppError('TAG_EXISTS');
    if (this.#tags.length >= max) throw new AppError('TOO_MANY_TAGS');
    this.#tags.push(structuredClone(tag));
  }

  async recolorTag(name: string, color: TagColor): Promise<Tag | null> {
    const tag = this.#tags.find((one) => one.name === name);
    if (!tag) return null;
    tag.color = color;
    return structuredClone(tag);
  }

  async removeTag(name: string): Promise<Tag | null> {
    return takeOut(this.#tags, (tag) => tag.name === name);
  }

  async listCannedReplies(ownerId: string): Promise<CannedReplyRecord[]> {
    const seen = this.#replies.filter((reply) => reply.ownerId === null || reply.ownerId === ownerId);
    const isTeams = (reply: CannedReplyRecord): number => (reply.ownerId === null ? 1 : 0);
    return structuredClone(
      seen.sort((a, b) => compareTexts(a.shortcut, b.shortcut) || isTeams(a) - isTeams(b)),
    );
  }

  async findCannedReply(id: string): Promise<CannedReplyRecord | null> {
    return structuredClone(this.#replies.find((reply) => reply.id === id) ?? null);
  }

  async createCannedReply(reply: NewCannedReply, max: number): Promise<CannedReplyRecord> {
    const { ownerId, shortcut } = reply;
    this.#requireFree(shortcut, ownerId, null);
    if (this.#replies.filter((one) => one.ownerId === ownerId).length >= max)
      throw new AppError('TOO_MANY_CANNED_REPLIES');
    const record: CannedReplyRecord = { ...reply, id: newId(), scope: scopeOf(ownerId) };
    this.#replies.push(record);
    return structuredClone(record);
  }

  async updateCannedReply(
    id: string,
    change: { shortcut?: string; text?: string; updatedAt: string },
  ): Promise<CannedReplyRecord | null> {
    const reply = this.#replies.find((one) => one.id === id);
    if (!reply) return null;
    this.#requireFree(change.shortcut ?? reply.shortcut, reply.ownerId, id);
    Object.assign(reply, change);
    return structuredClone(reply);
  }

  async removeCannedReply(id: string): Promise<CannedReplyRecord | null> {
    return takeOut(this.#replies, (reply) => reply.id === id);
  }

  async removeCannedRepliesOf(ownerId: string): Promise<void> {
    const kept = this.#replies.filter((reply) => reply.ownerId !== ownerId);
    this.#replies.splice(0, Infinity, ...kept);
  }

  #requireFree(shortcut: string, ownerId: string | null, ownId: string | null): void {
    const isTaken = this.#replies.some(
      (reply) => reply.id !== ownId && reply.ownerId === ownerId && reply.shortcut === shortcut,
    );
    if (isTaken) throw new AppError('SHORTCUT_TAKEN');
  }
}

function takeOut<T>(list: T[], isIt: (item: T) => boolean): T | null {
  const index = list.findIndex(isIt);
  return index < 0 ? null : (list.splice(index, 1)[0] ?? null);
}
