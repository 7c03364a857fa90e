import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import {
  InstallationStore,
  type InviteRecord,
  type NewInvite,
  type SettingValue,
  type StoredSettings,
} from '@prochat/server/auth';
import { trusted, type Model } from 'mongoose';
import { InviteDocument, toInviteDocument, toInviteRecord } from './invite.schema';
import { reach } from './mongo-errors';
import { newId, parseId } from './object-ids';
import { SETTINGS_ID, SettingDocument } from './setting.schema';

/** Invitations and settings in MongoDB. Each method is one write. */
@Injectable()
export class MongoInstallationStore extends InstallationStore {
  constructor(
    @InjectModel(InviteDocument.name) private readonly invites: Model<InviteDocument>,
    @InjectModel(SettingDocument.name) private readonly settings: Model<SettingDocument>,
  ) {
    super();
  }

  createInvite(invite: NewInvite): Promise<InviteRecord> {
    return reach(async () => {
      const document = toInviteDocument({ ...invite, id: newId().toHexString() });
      // Expired ones are found by nobody: that this is a write of its own is not seen.
      await this.invites.deleteMany({ expiresAt: trusted({ $lte: document.createdAt }) }).hint('expiry');
      await this.invites.collection.insertOne(document);
      return toInviteRecord(document);
    });
  }

  findInvite(tokenHash: string, now: string): Promise<InviteRecord | null> {
    return reach(async () => {
      const found = await this.invites.findOne(open(tokenHash, now)).hint('token').lean<InviteDocument>();
      return found && toInviteRecord(found);
    });
  }

  listInvites(now: string): Promise<InviteRecord[]> {
    return reach(async () => {
      const found = await this.invites
        .find({ expiresAt: trusted({ $gt: new Date(now) }) })
        .sort({ createdAt: -1, _id: -1 })
        .hint('newest')
        .lean<InviteDocument[]>();
      return found.map(toInviteRecord);
    });
  }

  takeInvite(tokenHash: string, now: string): Promise<InviteRecord | null> {
    return reach(async () => {
      const taken = await this.invites.findOneAndDelete(open(tokenHash, now)).lean<InviteDocument>();
      return taken && toInviteRecord(taken);
    });
  }

  removeInvite(id: string): Promise<InviteRecord | null> {
    const _id = parseId(id);
    if (_id === null) return Promise.resolve(null);
    return reach(async () => {
      const removed = await this.invites.findOneAndDelete({ _id }).lean<InviteDocument>();
      return removed && toInviteRecord(removed);
    });
  }

  readSettings(): Promise<StoredSettings> {
    return reach(async () => {
      const found = await this.settings.findOne({ _id: SETTINGS_ID }).lean<SettingDocument>();
      return found?.values ?? {};
    });
  }

  changeSettings(changes: Readonly<Record<string, SettingValue | null>>): Promise<StoredSettings> {
    return reach(async () => {
      const entries = Object.entries(changes).map(([name, value]) => [`values.${name}`, value] as const);
      const set = Object.fromEntries(entries.filter(([, value]) => value !== null));
      const unset = Object.fromEntries(entries.filter(([, value]) => value === null));
      if (entries.length === 0) return this.readSettings();
      const changed = await this.settings.collection.findOneAndUpdate(
        { _id: SETTINGS_ID as never },
        {
          ...(Object.keys(set).length > 0 && { $set: set }),
          ...(Object.keys(unset).length > 0 && { $unset: unset }),
        },
        { upsert: true, returnDocument: 'after' },
      );
      return (changed as unknown as SettingDocument | null)?.values ?? {};
    });
  }
}

function open(tokenHash: string, now: string) {
  return { tokenHash: String(tokenHash), expiresAt: trusted({ $gt: new Date(now) }) };
}
