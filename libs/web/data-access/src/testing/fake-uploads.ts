import type { Upload } from '@prochat/contract';
import type { UploadRequests } from '../upload-api';
import { uploadOf } from './sample';

/** Stands where browsers' XMLHttpRequest is, at the edge of the process: the test is the server that takes files. */
export class FakeUploads implements UploadRequests {
  readonly all: FakeUpload[] = [];

  make(): XMLHttpRequest {
    const request = new FakeUpload();
    this.all.push(request);
    return request as unknown as XMLHttpRequest;
  }

  /** Names of files that were sent, oldest first. */
  get names(): string[] {
    return this.all.map(({ name }) => name);
  }

  /** Those on their way. */
  get open(): FakeUpload[] {
    return this.all.filter(({ isOpen }) => isOpen);
  }

  /** The last one of this name. */
  of(name: string): FakeUpload {
    const one = this.all.findLast((request) => request.name === name);
    if (!one) throw new Error(`${name} was not sent`);
    return one;
  }
}

class FakeUpload {
  readonly upload: { onprogress?: (progress: { loaded: number; total: number }) => void } = {};
  readonly headers = new Map<string, string>();
  onload?: () => void;
  onerror?: () => void;
  status = 0;
  responseText = '';
  name = '';
  bytes = '';
  wasAborted = false;
  isOpen = false;

  open(): void {
    this.isOpen = true;
  }

  setRequestHeader(name: string, value: string): void {
    this.headers.set(name, value);
  }

  send(form: FormData): void {
    this.name = (form.get('file') as File).name;
  }

  abort(): void {
    this.wasAborted = this.isOpen;
    this.isOpen = false;
  }

  progress(percent: number): void {
    this.upload.onprogress?.({ loaded: percent, total: 100 });
  }

  /** The server has it. */
  take(rest: Partial<Upload> = {}): void {
    this.answer(201, uploadOf(this.name, rest));
  }

  refuse(status: number, code: string, rest: object = {}): void {
    this.answer(status, { code, message: `${code}.`, ...rest });
  }

  /** The connection breaks. */
  break(): void {
    this.isOpen = false;
    this.onerror?.();
  }

  private answer(status: number, body: object): void {
    this.isOpen = false;
    Object.assign(this, { status, responseText: JSON.stringify(body) });
    this.onload?.();
  }
}
