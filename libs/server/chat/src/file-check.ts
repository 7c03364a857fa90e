import { setTimeout as pause } from 'node:timers/promises';
import { AppError, type Clock } from '@prochat/server/core';
import {
  thumbnailKey,
  type FileStorage,
  type StoredFile,
  type UploadRecord,
  type UploadStore,
} from '@prochat/server/upload';
import type { ChatStore } from './chat.store';
import { checkClaim, repairClaim } from './file-claims';
import { checkMessageFiles } from './message-files-check';

/** Records of one read: others wait for it at most. */
const PORTION = 100;
/** What is younger may be on its way: bytes before their record is settled, an expired file before the sweep. */
const GRACE_MS = 3_600_000;

export interface FileFault {
  /** `null` for bytes that nothing is known about. */
  fileId: string | null;
  /** What is there and what should be, in one line. */
  what: string;
  /** What was done about it; `null` when nothing was, as asked or because nothing can be. */
  done: string | null;
}

export interface FileReport {
  /** Records of files. */
  records: number;
  /** Stored objects, thumbnails included. */
  stored: number;
  faults: number;
  repaired: number;
}

export interface FileCheckOptions {
  repair: boolean;
  /** Also reads every message there is, for files that nothing is known about. */
  messages: boolean;
  /**
   * What a repair does to bytes of which nothing is known. They may be the bytes of another store (of a database that
   * somebody forgot to name, say), so they are removed only when a person has asked for it.
   */
  strays: 'remove' | 'leave';
  /** Rest after each portion. */
  paceMs: number;
  /** Between two looks at what may only be on its way; nothing when nobody else is writing. */
  secondLookAfterMs: number;
  /** Ends the check between two portions; it then rejects with the reason. */
  signal?: AbortSignal;
}

/** What a run knows. */
interface Run extends FileCheckOptions {
  startedAt: number;
  /** By key, what was found in storage and belongs to no record seen so far. */
  unknown: Map<string, StoredFile>;
  /** Records with a claim that does not hold, to be looked at again. */
  suspects: string[];
  /** Records whose bytes, or one of their two pictures, were not found. */
  missing: UploadRecord[];
  report: FileReport;
  tell: (fault: FileFault) => void;
}

/**
 * Compares what is known about files, what messages say of them, and what is stored. Nothing is ever invented: bytes that
 * are gone are only reported. Whatever may be a matter of moments is looked at twice before it is called a fault.
 */
export class FileCheck {
  constructor(
    private readonly uploads: UploadStore,
    private readonly chat: ChatStore,
    private readonly storage: FileStorage,
    private readonly clock: Clock,
  ) {}

  /** Calls `tell` for each fault when it is certain, and when it is repaired if that was asked for. */
  async run(options: FileCheckOptions, tell: (fault: FileFault) => void): Promise<FileReport> {
    const report = { records: 0, stored: 0, faults: 0, repaired: 0 };
    const run: Run = {
      ...options,
      startedAt: this.clock.now().getTime(),
      unknown: new Map(),
      suspects: [],
      missing: [],
      report,
      tell: (fault) => {
        report.faults += 1;
        if (fault.done !== null) report.repaired += 1;
        tell(fault);
      },
    };
    // Bytes come after their record and go before it: what is listed first must have a record afterwards.
    await this.listStored(run);
    await this.lookAtRecords(run);
    await this.lookAtSuspects(run);
    await this.lookAtStorageAgain(run);
    if (run.messages) await checkMessageFiles(this.chat, this.uploads, this.clock, run);
    return report;
  }

  private async listStored(run: Run): Promise<void> {
    for await (const file of this.storage.list()) {
      run.unknown.set(file.key, file);
      run.report.stored += 1;
      if (run.report.stored % PORTION === 0) await rest(run);
    }
  }

  private async lookAtRecords(run: Run): Promise<void> {
    let after: string | null = null;
    for (;;) {
      const records: UploadRecord[] = await this.uploads.readUploads(after, PORTION);
      for (const record of records) await this.lookAtRecord(run, record);
      run.report.records += records.length;
      after = records.at(-1)?.id ?? after;
      if (records.length < PORTION) return;
      await rest(run);
    }
  }

  private async lookAtRecord(run: Run, record: UploadRecord): Promise<void> {
    const keys = [record.storageKey, thumbnailKey(record.storageKey)];
    const [whole, thumbnail] = keys.map((key) => run.unknown.get(key));
    for (const key of keys) run.unknown.delete(key);
    if (record.expiresAt !== null && isOlder(run, record.expiresAt)) return this.removeExpired(run, record);
    if (record.state !== 'ready' || !isOlder(run, record.createdAt)) return;
    if (record.expiresAt !== null && record.claim !== null) return;
    if (!whole || (record.image !== null && !thumbnail)) run.missing.push(record);
    else if (whole.size !== record.size)
      run.tell(fault(record, `has ${whole.size} bytes and should have ${record.size}`));
    if ((await checkClaim(this.chat, record)) !== null) run.suspects.push(record.id);
  }

  private async removeExpired(run: Run, record: UploadRecord): Promise<void> {
    if (run.repair) {
      await this.storage.remove([record.storageKey, thumbnailKey(record.storageKey)]);
      await this.uploads.removeUploads([record.id]);
    }
    run.tell(fault(record, `expired at ${record.expiresAt} and is still here`, run.repair && 'removed'));
  }

  /** A message that was just being written has been by now. */
  private async lookAtSuspects(run: Run): Promise<void> {
    if (run.suspects.length === 0) return;
    await pause(run.secondLookAfterMs, undefined, signalOf(run));
    for (let from = 0; from < run.suspects.length; from += PORTION) {
      for (const record of await this.uploads.findUploads(run.suspects.slice(from, from + PORTION))) {
        const found = await checkClaim(this.chat, record);
        if (found === null) continue;
        const done = run.repair ? await repairClaim(this.uploads, record, found, this.clock) : null;
        run.tell(fault(record, found.what, done));
      }
      await rest(run);
    }
  }

  /** What was missing may have been removed with its record since, and what nobody knew may be gone as well. */
  private async lookAtStorageAgain(run: Run): Promise<void> {
    const strays = [...run.unknown.values()].filter(({ storedAt }) => isOlder(run, storedAt));
    if (strays.length === 0 && run.missing.length === 0) return;
    const stored = new Set<string>();
    for await (const { key } of this.storage.list()) stored.add(key);
    await this.removeStrays(
      run,
      strays.filter(({ key }) => stored.has(key)),
    );
    for (const { id } of run.missing)
      await this.reportMissing(run, await this.uploads.findUpload(id), stored);
  }

  private async removeStrays(run: Run, strays: readonly StoredFile[]): Promise<void> {
    if (strays.length === 0) return;
    const isOtherStore = run.report.records === 0;
    if (run.repair && (run.strays === 'leave' || isOtherStore)) {
      const left = `${strays.length} of ${run.report.stored} stored objects are unknown to this store and are left`;
      const why = isOtherStore ? ': it knows of no file at all, so they seem to be those of another one' : '';
      return run.tell({ fileId: null, what: left + why, done: null });
    }
    for (const { key, size } of strays) {
      if (run.repair) await this.storage.remove([key]);
      const what = `${size} bytes are stored as ${key}, of which nothing is known`;
      run.tell({ fileId: null, what, done: run.repair ? 'removed' : null });
    }
  }

  private async reportMissing(
    run: Run,
    record: UploadRecord | null,
    stored: ReadonlySet<string>,
  ): Promise<void> {
    if (record === null || (record.claim !== null && record.expiresAt !== null)) return;
    const lacksWhole = !stored.has(record.storageKey);
    if (!lacksWhole && stored.has(thumbnailKey(record.storageKey))) return;
    const what = lacksWhole ? 'has lost its bytes' : 'has lost its thumbnail';
    if (record.claim !== null) return run.tell(fault(record, `${what}; its message shows it all the same`));
    // Nobody has it yet: better that its owner brings it again.
    if (run.repair) await this.uploads.expireUploads([record.id], this.clock.iso());
    run.tell(fault(record, what, run.repair && 'taken out of use'));
  }
}

function fault(
  { id }: Pick<UploadRecord, 'id'>,
  what: string,
  done: string | false | null = null,
): FileFault {
  return { fileId: id, what, done: done === false ? null : done };
}

function isOlder({ startedAt }: Run, instant: string): boolean {
  return Date.parse(instant) <= startedAt - GRACE_MS;
}

async function rest(run: Run): Promise<void> {
  if (run.signal?.aborted) throw new AppError('UNAVAILABLE');
  if (run.paceMs > 0) await pause(run.paceMs, undefined, signalOf(run));
}

function signalOf({ signal }: Run): { signal?: AbortSignal } {
  return signal === undefined ? {} : { signal };
}
