import { type ComponentFixture, TestBed } from '@angular/core/testing';
import { AppError, Preferences, Session } from '@prochat/web/data-access';
import { Composer } from './composer';
import { FakeTray, attachedOf } from './testing/sample';

describe('the composer', () => {
  let fixture: ComponentFixture<Composer>;
  let page: HTMLElement;
  let field: HTMLTextAreaElement;
  const sent: string[] = [];
  const typing: boolean[] = [];

  beforeEach(async () => {
    localStorage.clear();
    sent.length = 0;
    typing.length = 0;
    TestBed.configureTestingModule({ providers: [{ provide: Session, useValue: { config: () => null } }] });
    fixture = TestBed.createComponent(Composer);
    fixture.componentRef.setInput('maxChars', 300);
    fixture.componentInstance.send.subscribe((text) => sent.push(text));
    fixture.componentInstance.typing.subscribe((isTyping) => typing.push(isTyping));
    page = fixture.nativeElement as HTMLElement;
    await fixture.whenStable();
    field = page.querySelector('textarea') ?? fail();
  });

  function fail(): never {
    throw new Error('There is no field.');
  }
  async function write(text: string): Promise<void> {
    field.value = text;
    field.dispatchEvent(new Event('input'));
    await fixture.whenStable();
  }
  async function press(init: KeyboardEventInit): Promise<boolean> {
    const event = new KeyboardEvent('keydown', { key: 'Enter', cancelable: true, bubbles: true, ...init });
    field.dispatchEvent(event);
    await fixture.whenStable();
    return event.defaultPrevented;
  }
  function button(): HTMLButtonElement {
    return page.querySelector('button') ?? fail();
  }

  it('sends with Enter and is empty again', async () => {
    await write('Hello\nthere');
    expect(await press({})).toBe(true);
    expect(sent).toEqual(['Hello\nthere']);
    expect(field.value).toBe('');
  });

  it('breaks the line with Shift+Enter', async () => {
    await write('Hello');
    expect(await press({ shiftKey: true })).toBe(false);
    expect(sent).toEqual([]);
  });

  it('sends with Ctrl or Cmd and Enter when its writer prefers that; Enter alone breaks the line', async () => {
    TestBed.inject(Preferences).change({ sendKey: 'mod-enter' });
    await write('Hello');
    expect(page.querySelector('.keys')?.textContent).toContain('Ctrl + Enter');
    expect(await press({})).toBe(false);
    expect(await press({ ctrlKey: true, isComposing: true })).toBe(false);
    expect(sent).toEqual([]);
    expect(await press({ ctrlKey: true })).toBe(true);
    await write('again');
    await press({ metaKey: true });
    expect(sent).toEqual(['Hello', 'again']);
  });

  it('never sends while a character is being composed', async () => {
    await write('にほ');
    expect(await press({ isComposing: true })).toBe(false);
    // Safari: the composition has ended, but this Enter only confirms it.
    expect(await press({ keyCode: 229 })).toBe(false);
    expect(sent).toEqual([]);
    await press({});
    expect(sent).toEqual(['にほ']);
  });

  it('sends nothing that is empty, blank or too long', async () => {
    await press({});
    await write('  \n ');
    await press({});
    expect(button().disabled).toBe(true);
    await write('x'.repeat(301));
    await press({});
    expect(sent).toEqual([]);
    expect(field.value).toHaveLength(301);
    expect(button().disabled).toBe(true);
  });

  it('counts characters, not code units, and only near the limit', async () => {
    await write('x'.repeat(100));
    expect(page.querySelector('.count')).toBeNull();
    await write('🙂'.repeat(250));
    expect(page.querySelector('.count')?.textContent).toContain('50 characters left');
    await write('🙂'.repeat(302));
    expect(page.querySelector('.count')?.textContent).toContain('2 characters too long');
  });

  it('says that somebody types and that he stopped', async () => {
    await write('H');
    await write('');
    field.dispatchEvent(new Event('blur'));
    expect(typing).toEqual([true, false, false]);
  });

  it('holds the draft it is given', async () => {
    fixture.componentRef.setInput('draft', 'Kept from yesterday');
    await fixture.whenStable();
    expect(field.value).toBe('Kept from yesterday');
    await press({});
    expect(sent).toEqual(['Kept from yesterday']);
  });

  it('takes nothing while it is disabled', async () => {
    fixture.componentRef.setInput('draft', 'Kept');
    fixture.componentRef.setInput('disabled', true);
    await fixture.whenStable();
    expect(field.disabled).toBe(true);
    await press({});
    expect(sent).toEqual([]);
    expect(field.value).toBe('Kept');
  });

  it('has a field and a button with names', () => {
    expect(page.querySelector(`label[for="${field.id}"]`)?.textContent).toBe('Message');
    expect(button().getAttribute('aria-label')).toBe('Send');
  });

  describe('with files', () => {
    let tray: FakeTray;
    const give = async (...files: ReturnType<typeof attachedOf>[]): Promise<void> => {
      tray = new FakeTray(...files);
      fixture.componentRef.setInput('tray', tray);
      await fixture.whenStable();
    };
    const pasted = async (types: string[], files: File[]): Promise<boolean> => {
      const event = new Event('paste', { cancelable: true });
      field.dispatchEvent(Object.assign(event, { clipboardData: { types, files } }));
      await fixture.whenStable();
      return event.defaultPrevented;
    };
    const send = (): HTMLButtonElement => page.querySelector('button[aria-label=Send]') ?? fail();

    it('has a button for them only where they can be attached', async () => {
      expect(page.querySelector('button[aria-label="Attach files"]')).toBeNull();
      await give();
      expect(page.querySelector('button[aria-label="Attach files"]')).not.toBeNull();
      fixture.componentRef.setInput('accepted', ['image/png', 'application/pdf']);
      await fixture.whenStable();
      const picker = page.querySelector<HTMLInputElement>('input[type=file]');
      expect(picker?.accept).toBe('image/png,application/pdf');
      expect(picker?.multiple).toBe(true);
    });

    it('attaches what is pasted, but a table as the text that it is', async () => {
      await give();
      const picture = new File(['x'], 'image.png', { type: 'image/png' });
      expect(await pasted(['text/plain', 'text/html', 'Files'], [picture])).toBe(false);
      expect(tray.calls).toEqual([]);
      expect(await pasted(['Files'], [picture])).toBe(true);
      expect(await pasted(['text/plain'], [])).toBe(false);
      expect(tray.calls).toEqual([['add', 'image.png']]);
    });

    it('sends without words, also while they are on their way', async () => {
      await give(attachedOf('plan.pdf', { state: 'uploading', percent: 40 }));
      await press({});
      expect(sent).toEqual(['']);
    });

    it('sends nothing when all there is was refused', async () => {
      await give(attachedOf('plan.pdf', { state: 'failed', error: new AppError('FILE_EMPTY') }));
      await press({});
      expect(sent).toEqual([]);
      expect(send().disabled).toBe(true);
    });
  });
});
