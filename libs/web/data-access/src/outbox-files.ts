import type { Observable } from 'rxjs';
import type { AppError } from './app-error';
import { isRefused, type AttachedFile, type FileTray } from './attached-file';
import { queuedAgain } from './file-upload';
import type { FileUploads } from './file-uploads';
import { toKeptFile, withFile, type PendingMessage, type TabFact } from './pending-message';

/** The outbox whose messages have the files. */
export interface FilesHolder {
  readonly userId: string;
  find(isIt: (pending: PendingMessage) => boolean): PendingMessage | undefined;
  /** Something of it is different, for good: keeps it and tells the other tabs. */
  change(pending: PendingMessage): void;
  /** One of its files has got further. */
  advance(pending: PendingMessage): void;
  /** At its sender's wish. */
  goOn(pending: PendingMessage): void;
  discard(clientId: string): void;
  tell(fact: TabFact): void;
}

/** The other tabs are told of progress at most so often, of everything else at once. */
const PROGRESS_EVERY_MS = 500;
/** A server that has lost the files of a message this often will not take them. */
const LOST_MAX = 3;

/**
 * What the files of pending messages mean for these: the message fails with the first file that does, goes on when that
 * one was mended or taken out, and has those uploaded again that the server has lost. SharedOutbox keeps the messages,
 * FileUploads does the uploading.
 */
export class OutboxFiles {
  /** How often the server has lost files of a message, by its clientId. */
  private readonly lost = new Map<string, number>();
  /** By key of a file: when its progress was told last. */
  private readonly toldAt = new Map<string, number>();
  private readonly listening = this.changes.subscribe((file) => this.see(file));

  constructor(
    private readonly holder: FilesHolder,
    private readonly uploads: FileUploads,
    private readonly changes: Observable<AttachedFile>,
  ) {}

  /** Brings them to the server, if that is not being done. */
  carry({ files = [] }: PendingMessage): void {
    this.uploads.carry(files, this.holder.userId);
  }

  /** Tries a failed message again, with all files that were refused. The view it was written on counts no more. */
  retry(clientId: string): void {
    const failed = this.holder.find((one) => one.clientId === clientId);
    if (!failed?.error) return;
    const { error: _error, basedOnSeq: _basedOnSeq, ...again } = failed;
    this.lost.delete(clientId);
    this.holder.goOn(
      withFiles(
        again,
        again.files?.map((file) => (isRefused(file) ? queuedAgain(file) : file)),
      ),
    );
  }

  /** Tries one file of a failed message again, or takes it out; the message goes on when nothing else was wrong. */
  mend(clientId: string, key: string, how: 'retry' | 'remove'): void {
    const failed = this.holder.find((one) => one.clientId === clientId);
    const file = failed?.files?.find((one) => one.key === key);
    if (!failed?.error || !file || (how === 'retry' && !file.error)) return;
    if (how === 'remove') this.uploads.withdraw(file);
    const rest = mended(failed, file, how === 'retry' ? queuedAgain(file) : null);
    if (rest.files?.length || rest.text.trim()) this.holder.goOn(rest);
    else this.holder.discard(clientId);
  }

  /** A failed message is written anew: its files are put into this tray, uploaded or not, and it is given up without them. */
  async takeBack(clientId: string, tray: FileTray): Promise<void> {
    const failed = this.holder.find((one) => one.clientId === clientId);
    if (!failed?.error) return;
    const files = await this.uploads.takeOut(failed.files ?? []);
    // Without them, so that they are not given up as well.
    this.holder.change(withFiles(failed, []));
    this.holder.discard(clientId);
    this.lost.delete(clientId);
    tray.putBack(files);
  }

  /** The server has something against files it was told to send. */
  refused(pending: PendingMessage, error: AppError): void {
    const { clientId, files = [] } = pending;
    const ids = error.details?.['ids'];
    const meant = files.filter(({ upload }) => !Array.isArray(ids) || (upload && ids.includes(upload.id)));
    if (error.code === 'ATTACHMENT_GONE') {
      const times = (this.lost.get(clientId) ?? 0) + 1;
      this.lost.set(clientId, times);
      // They were away for too long. What is kept here of them goes there once more.
      if (meant.length > 0 && times <= LOST_MAX)
        return this.uploads.again(meant.map(queuedAgain), this.holder.userId);
    }
    const isBlocked = error.code === 'ATTACHMENT_BLOCKED';
    const blamed = meant.map((file) => (isBlocked ? { ...file, state: 'blocked' as const, error } : file));
    this.holder.change({ ...blamed.reduce(withFile, pending), error });
  }

  /** Another tab is at work on it. */
  hear({ key }: AttachedFile): void {
    this.uploads.hear(key);
  }

  /** The message is sent, or given up by whoever discarded it. */
  forget({ clientId, files = [] }: PendingMessage): void {
    this.lost.delete(clientId);
    for (const file of files) {
      this.toldAt.delete(file.key);
      this.uploads.forget(file);
    }
  }

  withdraw({ files = [] }: PendingMessage): void {
    for (const file of files) this.uploads.withdraw(file);
  }

  end(): void {
    this.listening.unsubscribe();
  }

  /** Something has become of a file in this page; perhaps of one of these. */
  private see(file: AttachedFile): void {
    const pending = this.holder.find(({ files }) => files?.some(({ key }) => key === file.key) ?? false);
    if (!pending) return;
    const changed = withFile(pending, file);
    if (file.error) return this.holder.change({ ...changed, error: pending.error ?? file.error });
    this.tellProgress(file);
    this.holder.advance(changed);
  }

  private tellProgress(file: AttachedFile): void {
    const now = Date.now();
    const isNews = file.state !== 'uploading' || now - (this.toldAt.get(file.key) ?? 0) >= PROGRESS_EVERY_MS;
    if (!isNews) return;
    this.toldAt.set(file.key, now);
    this.holder.tell({ type: 'file', file: toKeptFile(file) });
  }
}

/** With one file as it is `afterwards`, `null`: without it. It goes on if no other reason to fail is left. */
function mended(
  { error, ...failed }: PendingMessage,
  file: AttachedFile,
  afterwards: AttachedFile | null,
): PendingMessage {
  const files = (failed.files ?? []).flatMap((one) => (one.key === file.key ? (afterwards ?? []) : one));
  const wasTheReason = error?.code === file.error?.code;
  const reason = wasTheReason ? files.find(isRefused)?.error : error;
  return { ...withFiles(failed, files), ...(reason && { error: reason }) };
}

function withFiles(
  { files: _files, ...message }: PendingMessage,
  files: readonly AttachedFile[] = [],
): PendingMessage {
  return files.length > 0 ? { ...message, files } : message;
}
