import { signal, type WritableSignal } from '@angular/core';
import { TestBed, type ComponentFixture } from '@angular/core/testing';
import type { Message } from '@prochat/contract';
import {
  AppError,
  Drafts,
  FileTrays,
  Session,
  type AttachedFile,
  type ThreadEntry,
} from '@prochat/web/data-access';
import { rightsOf } from './conversation-rights';
import { StaffComposer } from './staff-composer';
import {
  DANA,
  MIKAEL,
  PRIYA,
  fileOf,
  heldBy,
  messageBy,
  sessionOf,
  threadOf,
  trayWith,
} from './testing/cast';

const BY_PRIYA = messageBy(PRIYA, { seq: 4, text: 'Your card was charged only once.' });
const ASSIGNED = messageBy(PRIYA, {
  seq: 5,
  kind: 'event',
  text: '',
  event: {
    type: 'assigned',
    by: { id: PRIYA.id, displayName: PRIYA.displayName },
    to: { id: DANA.id, displayName: DANA.displayName },
  },
});

function heldBack(text: string, news?: Message[], files?: AttachedFile[]): ThreadEntry {
  const error = new AppError('STALE_REPLY', news ? { details: { messages: news } } : {});
  return { key: text, fate: 'failed', message: messageBy(DANA, { text }), error, ...(files && { files }) };
}

describe('a reply that a colleague has overtaken', () => {
  const thread = { retry: jest.fn(), discard: jest.fn(), takeBack: jest.fn(), setTyping: jest.fn() };
  const tray = trayWith();
  const kept = new Map<string, string>();
  let entries: WritableSignal<ThreadEntry[]>;
  let composer: ComponentFixture<StaffComposer>;
  let page: HTMLElement;

  async function open(shown: ThreadEntry[], conversation = heldBy(DANA)): Promise<void> {
    entries = signal(shown);
    TestBed.configureTestingModule({
      providers: [
        { provide: Session, useValue: sessionOf(DANA) },
        { provide: FileTrays, useValue: { trayOf: () => tray } },
        {
          provide: Drafts,
          useValue: { get: () => '', set: (...draft: string[]) => kept.set(...pair(draft)) },
        },
      ],
    });
    composer = TestBed.createComponent(StaffComposer);
    composer.componentRef.setInput('thread', threadOf(conversation, { ...thread, entries }));
    composer.componentRef.setInput('conversation', conversation);
    composer.componentRef.setInput('rights', rightsOf(conversation, DANA));
    composer.componentRef.setInput('busy', null);
    page = composer.nativeElement as HTMLElement;
    await composer.whenStable();
  }
  const pair = ([, text = '', slot = '']: string[]): [string, string] => [slot, text];
  const words = (selector: string): string =>
    page.querySelector(`pc-held-replies ${selector}`)?.textContent.replace(/\s+/g, ' ').trim() ?? '';
  const choices = (): string[] =>
    [...page.querySelectorAll('pc-held-replies button')].map((button) => button.textContent.trim());
  const press = async (name: string): Promise<void> => {
    [...page.querySelectorAll('button')].find((button) => button.textContent.trim() === name)?.click();
    await composer.whenStable();
  };
  const field = (): string | undefined => page.querySelector('textarea')?.value;

  beforeEach(() => {
    jest.resetAllMocks();
    kept.clear();
  });

  it('shows nothing as long as nothing is held back', async () => {
    await open([{ key: 'a', fate: 'failed', message: BY_PRIYA, error: new AppError('MESSAGE_EMPTY') }]);
    expect(page.querySelector('pc-held-replies')?.textContent.trim()).toBe('');
  });

  it('says at once who replied, and quotes it', async () => {
    await open([]);
    entries.set([heldBack('It was charged twice.', [BY_PRIYA, ASSIGNED])]);
    await composer.whenStable();
    expect(words('[role="alert"]')).toBe(
      'Priya replied while you were typing. Your message has not been sent.',
    );
    expect(words('blockquote')).toContain('Priya Nair');
    expect(words('.said')).toBe('Your card was charged only once.');
  });

  it('tells of a change of the conversation in the same words as the thread', async () => {
    await open([heldBack('Hello', [ASSIGNED])]);
    expect(words('.head')).toContain('The conversation changed while you were typing.');
    expect(words('.said')).toBe('handed over to you');
  });

  it('claims nothing that is not known any more, and counts several', async () => {
    await open([heldBack('One'), heldBack('Two')]);
    expect(words('.head')).toBe(
      'The conversation changed while you were typing. Your 2 messages have not been sent.',
    );
    expect(page.querySelector('blockquote')).toBeNull();
  });

  it('sends all of them anyway, in their order', async () => {
    await open([heldBack('One', [BY_PRIYA]), heldBack('Two', [BY_PRIYA])]);
    await press('Send anyway');
    expect(thread.retry.mock.calls).toEqual([['One'], ['Two']]);
    expect(thread.discard).not.toHaveBeenCalled();
  });

  it('takes the text back into the field, before what is written there', async () => {
    await open([heldBack('One', [BY_PRIYA])]);
    const textarea = page.querySelector('textarea');
    if (textarea) textarea.value = 'And also';
    textarea?.dispatchEvent(new Event('input'));
    await press('Review and edit');
    expect(field()).toBe('One\n\nAnd also');
    expect(kept.get('reply')).toBe('One\n\nAnd also');
    expect(thread.takeBack.mock.calls).toEqual([['One', tray]]);
    expect(thread.retry).not.toHaveBeenCalled();
  });

  it('takes a reply back as a reply, also when a note is being written', async () => {
    await open([heldBack('One', [BY_PRIYA])]);
    await press('Private note');
    await press('Review and edit');
    expect(field()).toBe('One');
    expect(page.querySelector('[aria-pressed="true"]')?.textContent.trim()).toBe('Reply');
  });

  it('discards it at the writer’s wish', async () => {
    await open([heldBack('One', [BY_PRIYA])]);
    await press('Discard');
    expect(thread.discard.mock.calls).toEqual([['One']]);
  });

  it('offers no sending to whoever does not hold the conversation any more', async () => {
    await open([heldBack('One', [BY_PRIYA])], heldBy(MIKAEL));
    expect(choices()).toEqual(['Discard']);
  });

  it('takes the files back as well, once however often it is pressed', async () => {
    await open([
      heldBack('', [BY_PRIYA], [fileOf('plan.pdf')]),
      heldBack('The plan is attached.', [BY_PRIYA], [fileOf('more.pdf')]),
    ]);
    await press('Review and edit');
    // The outbox has not let go of them yet.
    await press('Review and edit');
    expect(field()).toBe('The plan is attached.');
    expect(thread.takeBack.mock.calls).toEqual([
      ['The plan is attached.', tray],
      ['', tray],
    ]);
    expect(words('section')).toBe('');
  });

  it('does not take back more files than one message may have', async () => {
    const files = Array.from({ length: 11 }, (_, at) => fileOf(`${at}.pdf`));
    await open([heldBack('One', [BY_PRIYA], files), heldBack('Two', [BY_PRIYA], files)]);
    expect(choices()).toEqual(['Discard', 'Send anyway']);
  });

  it('names the files of what is new when it has no words', async () => {
    const attachments = [{ id: 'f', url: '', name: 'receipt.jpg', type: 'image/jpeg', size: 1, image: null }];
    await open([heldBack('Is it paid?', [messageBy(PRIYA, { seq: 4, text: '', attachments })])]);
    expect(words('.said')).toBe('receipt.jpg');
  });
});
