import { readFile } from 'node:fs/promises';
import { expect, type JSHandle, type Locator, type Page, type Route } from '@playwright/test';
import type { Sample } from './samples';
import type { Talk } from './talk';

const UPLOAD = '**/api/chat/upload';

/** The files of an open conversation: those beside the field, those in the thread, and the viewer. */
export class FileTalk {
  readonly page: Page;
  /** What is attached and not sent. */
  readonly tray: Locator;
  readonly pictures: Locator;
  readonly viewer: Locator;
  readonly dropArea: Locator;

  constructor(readonly talk: Talk) {
    this.page = talk.page;
    this.tray = this.page.getByRole('list', { name: 'Attached files' });
    this.pictures = talk.messages.getByRole('button').filter({ has: this.page.locator('img') });
    this.viewer = this.page.getByRole('dialog', { name: 'Pictures of this conversation' });
    this.dropArea = this.page.getByText('Drop files to attach them');
  }

  /** As chosen in the browser's own dialog. */
  async attach(...files: Sample[]): Promise<void> {
    await this.page.locator('pc-composer input[type=file]').setInputFiles(files);
  }

  async drop(...files: Sample[]): Promise<void> {
    const dataTransfer = await this.transferOf(files);
    await this.dragOver(dataTransfer);
    await this.page.locator('pc-composer').dispatchEvent('drop', { dataTransfer });
    await expect(this.dropArea).toHaveCount(0);
  }

  async hover(...files: Sample[]): Promise<void> {
    await this.dragOver(await this.transferOf(files));
  }

  /** As the pointer has left the pane, still with files. */
  async leave(): Promise<void> {
    await this.page.locator('pc-composer').dispatchEvent('dragleave');
    await expect(this.dropArea).toHaveCount(0);
  }

  async paste(...files: Sample[]): Promise<void> {
    const dataTransfer = await this.transferOf(files);
    await this.talk.field.evaluate((field, clipboardData) => {
      field.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }));
    }, dataTransfer);
  }

  /** A file beside the field. */
  attached(name: string): Locator {
    return this.tray.getByRole('listitem').filter({ hasText: name });
  }

  /** A file in the thread that is downloaded. */
  card(name: string): Locator {
    return this.talk.messages.getByRole('link', { name: `Download ${name}` });
  }

  picture(name: string): Locator {
    return this.talk.messages.getByRole('button', { name });
  }

  /** It is really there, not merely its place. */
  async seen(picture: Locator): Promise<void> {
    await expect
      .poll(() => picture.locator('img').evaluate((image: HTMLImageElement) => image.naturalWidth))
      .toBeGreaterThan(0);
  }

  /** What the browser saves when this is pressed. */
  async downloaded(card: Locator): Promise<{ name: string; bytes: Buffer }> {
    const [download] = await Promise.all([this.page.waitForEvent('download'), card.press('Enter')]);
    return { name: download.suggestedFilename(), bytes: await readFile(await download.path()) };
  }

  /** From now on uploads wait at the door. Let them in with what this returns. */
  async holdUploads(): Promise<() => Promise<void>> {
    const held: Route[] = [];
    await this.page.route(UPLOAD, (route) => void held.push(route));
    return async () => {
      await this.page.unroute(UPLOAD);
      // Those that were cancelled meanwhile are nobody's any more.
      for (const route of held) await route.continue().catch(() => undefined);
    };
  }

  /** Browsers say so again and again; what takes the files is fetched at the first time. */
  private async dragOver(dataTransfer: JSHandle<DataTransfer>): Promise<void> {
    const pane = this.page.locator('pc-composer');
    await pane.dispatchEvent('dragenter', { dataTransfer });
    await expect
      .poll(async () => {
        await pane.dispatchEvent('dragover', { dataTransfer });
        return this.dropArea.isVisible();
      })
      .toBe(true);
  }

  private transferOf(files: Sample[]): Promise<JSHandle<DataTransfer>> {
    const plain = files.map(({ name, mimeType, buffer }) => ({
      name,
      mimeType,
      base64: buffer.toString('base64'),
    }));
    return this.page.evaluateHandle((given) => {
      const transfer = new DataTransfer();
      for (const { name, mimeType, base64 } of given) {
        const bytes = Uint8Array.from(atob(base64), (char) => char.charCodeAt(0));
        transfer.items.add(new File([bytes], name, { type: mimeType }));
      }
      return transfer;
    }, plain);
  }
}
