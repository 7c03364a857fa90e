import { signal } from '@angular/core';
import { TestBed, type ComponentFixture } from '@angular/core/testing';
import { AppError, Session, type ThreadEntry } from '@prochat/web/data-access';
import { FakeThread } from '../testing/fake-thread';
import { attachedOf, entryOf, fileOf, messageOf, pendingOf } from '../testing/sample';
import { FileReach, type Reach } from './file-reach';
import { MessageFiles } from './message-files';
import { ViewerOpener } from './viewer-opener';

const WIDE = { width: 1_600, height: 900 };

describe('the files of a message', () => {
  let fixture: ComponentFixture<MessageFiles>;
  let page: HTMLElement;
  const thread = new FakeThread();
  const reach = { check: jest.fn(), download: jest.fn() };
  const viewer = { open: jest.fn() };

  async function show(entry: ThreadEntry): Promise<void> {
    TestBed.configureTestingModule({
      providers: [
        { provide: Session, useValue: { config: signal(null) } },
        { provide: FileReach, useValue: reach },
        { provide: ViewerOpener, useValue: viewer },
      ],
    });
    fixture = TestBed.createComponent(MessageFiles);
    fixture.componentRef.setInput('entry', entry);
    fixture.componentRef.setInput('thread', thread);
    page = fixture.nativeElement as HTMLElement;
    await fixture.whenStable();
  }
  const withFiles = (...files: ReturnType<typeof fileOf>[]): ThreadEntry =>
    entryOf(messageOf(1, { attachments: files }));
  const image = (): HTMLImageElement => {
    const found = page.querySelector('img');
    if (!found) throw new Error('There is no picture.');
    return found;
  };
  const fails = async (answer: Reach): Promise<void> => {
    reach.check.mockResolvedValue(answer);
    image().dispatchEvent(new Event('error'));
    await new Promise((resolve) => setTimeout(resolve));
    await fixture.whenStable();
  };

  beforeEach(() => {
    jest.resetAllMocks();
    thread.calls.length = 0;
  });

  it('keeps the place of a picture before it is there, and names it', async () => {
    await show(withFiles(fileOf('plan.png', WIDE)));
    expect(image().alt).toBe('plan.png');
    expect([image().width, image().height]).toEqual([1_600, 900]);
    expect(image().getAttribute('loading')).toBe('lazy');
    expect(image().getAttribute('decoding')).toBe('async');
    expect(image().getAttribute('src')).toBe('/api/chat/files/plan.png/plan.png?size=thumbnail');
  });

  it('opens the picture that is pressed', async () => {
    await show(withFiles(fileOf('one.png', WIDE), fileOf('two.png', WIDE), fileOf('letter.pdf')));
    expect(page.querySelectorAll('pc-picture-tile')).toHaveLength(2);
    page.querySelectorAll('button')[1]?.click();
    expect(viewer.open).toHaveBeenCalledWith(expect.anything(), 'two.png');
  });

  it('downloads what is no picture, by all of its card', async () => {
    reach.download.mockResolvedValue('there');
    await show(withFiles(fileOf('letter.pdf')));
    const link = page.querySelector('a');
    expect(link?.textContent).toContain('letter.pdf 214 KB');
    expect(link?.download).toBe('letter.pdf');
    link?.click();
    expect(reach.download).toHaveBeenCalledWith('/api/chat/files/letter.pdf/letter.pdf', 'letter.pdf');
  });

  it('says that a picture is gone instead of showing a broken one', async () => {
    await show(withFiles(fileOf('plan.png', WIDE)));
    await fails('gone');
    expect(page.textContent).toContain('No longer available');
    expect(page.querySelector('img, button')).toBeNull();
  });

  it('asks for a picture once more when it is there after all, then offers to try again', async () => {
    await show(withFiles(fileOf('plan.png', WIDE)));
    await fails('there');
    expect(image().getAttribute('src')).toMatch(/#1$/);
    await fails('unreachable');
    expect(page.textContent).toContain('Could not be loaded');
    page.querySelector('button')?.click();
    await fixture.whenStable();
    expect(image().getAttribute('src')).toMatch(/#2$/);
  });

  it('shows how far the files of a pending message are, which cannot be called back', async () => {
    const files = [attachedOf('a.pdf', { state: 'uploading', percent: 40 })];
    await show(pendingOf('Look', { files }));
    expect(page.textContent).toContain('Uploading 40 %');
    expect(page.querySelector('button')).toBeNull();
  });

  it('tries a file of a failed message again, or takes it out', async () => {
    const files = [attachedOf('a.pdf', { state: 'failed', error: new AppError('SCANNER_DOWN') })];
    await show(pendingOf('Look', { fate: 'failed', files }));
    expect(page.textContent).toContain('Files cannot be checked for viruses at the moment. Try again later.');
    for (const button of page.querySelectorAll('button')) button.click();
    expect(thread.calls).toEqual([
      ['retryFile', 'Look a.pdf'],
      ['removeFile', 'Look a.pdf'],
    ]);
  });
});
