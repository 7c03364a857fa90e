import { signal } from '@angular/core';
import { TestBed, type ComponentFixture } from '@angular/core/testing';
import { MoreMenu } from './more-menu';
import { Transcripts } from './transcripts';

describe('the menu of a conversation', () => {
  const address = signal<string | null>('ana@example.com');
  let asked: string[];
  let menu: ComponentFixture<MoreMenu>;
  let page: HTMLElement;

  const button = (): HTMLButtonElement => page.querySelector('button') as HTMLButtonElement;
  const items = (): string[] =>
    [...page.querySelectorAll('[role=menuitem]')].map((item) => item.textContent.trim());
  const focused = (): string => document.activeElement?.textContent.trim() ?? '';
  const press = async (key: string): Promise<void> => {
    const on = document.activeElement ?? document.body;
    on.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }));
    await menu.whenStable();
  };
  const click = async (element: Element | null | undefined): Promise<void> => {
    (element as HTMLElement).click();
    await menu.whenStable();
  };

  beforeEach(async () => {
    asked = [];
    address.set('ana@example.com');
    const transcripts = {
      address,
      download: (id: string) => asked.push(`download ${id}`),
      mail: (id: string) => asked.push(`mail ${id}`),
    };
    TestBed.configureTestingModule({ providers: [{ provide: Transcripts, useValue: transcripts }] });
    menu = TestBed.createComponent(MoreMenu);
    menu.componentRef.setInput('conversationId', 'c1');
    page = menu.nativeElement as HTMLElement;
    document.body.append(page);
    await menu.whenStable();
  });
  afterEach(() => page.remove());

  it('opens under its button, which says so', async () => {
    expect([items(), button().getAttribute('aria-expanded')]).toEqual([[], 'false']);
    await click(button());
    expect(button().getAttribute('aria-expanded')).toBe('true');
    expect(items()).toEqual(['Download transcript', 'E-mail me the transcript']);
    expect(focused()).toBe('Download transcript');
    await click(button());
    expect(items()).toEqual([]);
    expect(document.activeElement).toBe(button());
  });

  it('is used by keyboard alone', async () => {
    button().focus();
    await press('ArrowUp');
    expect(focused()).toBe('E-mail me the transcript');
    await press('ArrowDown');
    expect(focused()).toBe('Download transcript');
    await press('ArrowUp');
    expect(focused()).toBe('E-mail me the transcript');
    await press('Home');
    expect(focused()).toBe('Download transcript');
    await press('End');
    expect(focused()).toBe('E-mail me the transcript');
    await press('Escape');
    expect(items()).toEqual([]);
    expect(document.activeElement).toBe(button());
  });

  it('closes when one goes on to something else, and leaves the focus there', async () => {
    await click(button());
    const other = document.body.appendChild(document.createElement('button'));
    other.focus();
    await menu.whenStable();
    expect(items()).toEqual([]);
    expect(document.activeElement).toBe(other);
    other.remove();
  });

  it('does what was chosen, with this conversation, and gives the focus back', async () => {
    await click(button());
    await click(page.querySelectorAll('[role=menuitem]')[0]);
    expect([items(), document.activeElement]).toEqual([[], button()]);
    await click(button());
    await click(page.querySelectorAll('[role=menuitem]')[1]);
    expect(asked).toEqual(['download c1', 'mail c1']);
  });

  it('offers no e-mail where none can go', async () => {
    address.set(null);
    await click(button());
    expect(items()).toEqual(['Download transcript']);
  });
});
