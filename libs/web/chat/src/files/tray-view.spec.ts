import { signal } from '@angular/core';
import { TestBed, type ComponentFixture } from '@angular/core/testing';
import { AppError, Session } from '@prochat/web/data-access';
import { FakeTray, attachedOf } from '../testing/sample';
import { TrayView } from './tray-view';

const TOO_LARGE = new AppError('FILE_TOO_LARGE', { details: { max: 4 * 1024 * 1024 } });

describe('what is attached beside the field', () => {
  let fixture: ComponentFixture<TrayView>;
  let page: HTMLElement;
  let tray: FakeTray;
  const leave = jest.fn();

  async function show(...files: ReturnType<typeof attachedOf>[]): Promise<void> {
    leave.mockReset();
    tray = new FakeTray(...files);
    TestBed.configureTestingModule({ providers: [{ provide: Session, useValue: { config: signal(null) } }] });
    fixture = TestBed.createComponent(TrayView);
    fixture.componentRef.setInput('tray', tray);
    fixture.componentRef.setInput('leave', leave);
    page = fixture.nativeElement as HTMLElement;
    document.body.append(page);
    await rendered();
  }
  afterEach(() => page.remove());
  async function rendered(): Promise<void> {
    await fixture.whenStable();
    await fixture.whenStable();
  }
  const button = (name: string): HTMLButtonElement => {
    const found = page.querySelector<HTMLButtonElement>(`button[aria-label="${name}"]`);
    if (!found) throw new Error(`There is no button "${name}".`);
    return found;
  };
  const press = async (name: string): Promise<void> => {
    button(name).click();
    await rendered();
  };
  const facts = (): (string | undefined)[] =>
    [...page.querySelectorAll('.facts')].map((one) => one.textContent?.trim());
  const said = (): (string | undefined)[] =>
    [...page.querySelectorAll('[aria-live] p')].map((one) => one.textContent?.trim());

  it('says in words how each file stands', async () => {
    await show(
      attachedOf('a.pdf'),
      attachedOf('b.pdf', { state: 'uploading', percent: 62 }),
      attachedOf('c.pdf', { state: 'scanning', percent: 100 }),
      attachedOf('d.pdf', { state: 'ready', percent: 100 }),
      attachedOf('e.pdf', { state: 'blocked', error: new AppError('ATTACHMENT_BLOCKED') }),
      attachedOf('f.pdf', { state: 'failed', error: TOO_LARGE }),
    );
    expect(facts()).toEqual([
      '5 MB · waiting',
      'Uploading 62 % · 3.1 MB of 5 MB',
      'Checking for viruses',
      '5 MB · ready',
      'Blocked by the virus scanner',
      'Not uploaded',
    ]);
    expect(page.textContent).toContain('This file is 5 MB; the limit is 4 MB.');
    const bars = [...page.querySelectorAll('[role=progressbar]')];
    expect(bars.map((bar) => bar.getAttribute('aria-valuenow'))).toEqual(['0', '62', null]);
    expect(bars[1]?.getAttribute('aria-label')).toBe('Upload of b.pdf');
  });

  it('offers another try only where it can help', async () => {
    await show(
      attachedOf('large.pdf', { state: 'failed', error: TOO_LARGE }),
      attachedOf('late.pdf', { state: 'failed', error: new AppError('UPLOAD_TIMEOUT') }),
    );
    expect([...page.querySelectorAll('button')].map((one) => one.getAttribute('aria-label'))).toEqual([
      'Remove large.pdf',
      'Retry late.pdf',
      'Remove late.pdf',
    ]);
    await press('Retry late.pdf');
    expect(tray.calls).toEqual([['retry', 'late.pdf']]);
    expect(document.activeElement).toBe(button('Remove late.pdf'));
  });

  it('announces each file once, when it is ready or refused, and no percent', async () => {
    await show(attachedOf('a.pdf'), attachedOf('b.pdf'));
    expect(said()).toEqual([]);
    tray.files.set([attachedOf('a.pdf', { state: 'uploading', percent: 10 }), attachedOf('b.pdf')]);
    await rendered();
    expect(said()).toEqual([]);
    tray.files.set([
      attachedOf('a.pdf', { state: 'ready' }),
      attachedOf('b.pdf', { state: 'failed', error: TOO_LARGE }),
    ]);
    await rendered();
    expect(said()).toEqual(['a.pdf is ready.', 'b.pdf: This file is 5 MB; the limit is 4 MB.']);
  });

  it('gives the focus to the next file, the one before, or back to the field', async () => {
    await show(attachedOf('a.pdf', { state: 'ready' }), attachedOf('b.pdf'), attachedOf('c.pdf'));
    await press('Remove a.pdf');
    expect(document.activeElement).toBe(button('Cancel upload of b.pdf'));
    await press('Cancel upload of c.pdf');
    expect(document.activeElement).toBe(button('Cancel upload of b.pdf'));
    expect(leave).not.toHaveBeenCalled();
    await press('Cancel upload of b.pdf');
    expect(leave).toHaveBeenCalledTimes(1);
    expect(tray.calls).toEqual([
      ['remove', 'a.pdf'],
      ['remove', 'c.pdf'],
      ['remove', 'b.pdf'],
    ]);
  });
});
