import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import type { AuditEvent, Page } from '@prochat/contract';
import { AuditStore, type AuditFilter } from '@prochat/server/auth';
import { trusted, type Model } from 'mongoose';
import { AuditDocument, toAuditDocument, toAuditEvent } from './audit.schema';
import { decodeCursor, encodeCursor } from './keyset-cursor';
import { reach } from './mongo-errors';
import { newId, requireId } from './object-ids';

/** What was done, in MongoDB: every list walks the index of its rarest filter back in time. */
@Injectable()
export class MongoAuditStore extends AuditStore {
  constructor(@InjectModel(AuditDocument.name) private readonly events: Model<AuditDocument>) {
    super();
  }

  appendAudit(event: Omit<AuditEvent, 'id'>): Promise<AuditEvent> {
    return reach(async () => {
      const document = toAuditDocument({ ...event, id: newId().toHexString() });
      await this.events.collection.insertOne(document);
      return toAuditEvent(document);
    });
  }

  listAudit(
    filter: AuditFilter,
    { cursor, limit }: { cursor?: string; limit: number },
  ): Promise<Page<AuditEvent>> {
    return reach(async () => {
      const conditions = [...wanted(filter), ...beyond(cursor)];
      const found = await this.events
        .find(conditions.length === 0 ? {} : { $and: conditions })
        .sort({ at: -1, _id: -1 })
        .hint(indexFor(filter))
        .limit(limit + 1)
        .lean<AuditDocument[]>();
      return toPage(found, limit);
    });
  }
}

function wanted({ actorId, subjectId, action, after, before }: AuditFilter): Record<string, unknown>[] {
  const conditions: Record<string, unknown>[] = [];
  if (subjectId !== undefined) conditions.push({ 'subject.id': String(subjectId) });
  if (actorId !== undefined) conditions.push({ 'actor.id': String(actorId) });
  if (action !== undefined) conditions.push({ action });
  if (after !== undefined) conditions.push({ at: trusted({ $gte: new Date(after) }) });
  if (before !== undefined) conditions.push({ at: trusted({ $lt: new Date(before) }) });
  return conditions;
}

/** @throws AppError INVALID_CURSOR */
function beyond(cursor: string | undefined): Record<string, unknown>[] {
  if (cursor === undefined) return [];
  const { value, id } = decodeCursor('audit', 'number', cursor);
  const at = new Date(value);
  return [
    { at: trusted({ $lte: at }) },
    { $or: [{ at: trusted({ $lt: at }) }, { at, _id: trusted({ $lt: requireId(id) }) }] },
  ];
}

/** Few things are done to one subject, more by one person, most are of one kind. */
function indexFor({ actorId, subjectId, action }: AuditFilter): string {
  if (subjectId !== undefined) return 'bySubjectAndTime';
  if (actorId !== undefined) return 'byActorAndTime';
  return action === undefined ? 'byTime' : 'byActionAndTime';
}

function toPage(found: readonly AuditDocument[], limit: number): Page<AuditEvent> {
  const items = found.slice(0, limit);
  const last = items.at(-1);
  const nextCursor =
    found.length > limit && last !== undefined
      ? encodeCursor('audit', { value: last.at.getTime(), id: last._id.toHexString() })
      : null;
  return { items: items.map(toAuditEvent), nextCursor };
}
