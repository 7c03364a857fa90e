import { signal, type WritableSignal } from '@angular/core';
import { TestBed, type ComponentFixture } from '@angular/core/testing';
import { provideRouter } from '@angular/router';
import { ChatSocket, ConversationStore, Drafts, FileTrays, Session } from '@prochat/web/data-access';
import { ConversationPane } from './conversation-pane';
import { FakeIntersections } from './testing/fake-observers';
import { FakeThread } from './testing/fake-thread';
import { ANA, FakeTray } from './testing/sample';

describe('the draft of a conversation', () => {
  /** By conversation; a signal, as the server may bring another device's. */
  const kept = new Map<string, WritableSignal<string>>();
  const of = (id: string): WritableSignal<string> => {
    const draft = kept.get(id) ?? signal('');
    kept.set(id, draft);
    return draft;
  };
  const threads = new Map<string, FakeThread>();
  let pane: ComponentFixture<ConversationPane>;
  let page: HTMLElement;

  const field = (): HTMLTextAreaElement => {
    const textarea = page.querySelector('textarea');
    if (!textarea) throw new Error('There is nothing to type into.');
    return textarea;
  };
  /** Nothing is rendered in between: the next thing may come in the same turn. */
  const type = (text: string): void => {
    field().value = text;
    field().dispatchEvent(new Event('input'));
  };
  const show = async (id: string): Promise<void> => {
    pane.componentRef.setInput('id', id);
    await pane.whenStable();
  };

  beforeEach(async () => {
    kept.clear();
    threads.clear();
    FakeIntersections.install();
    window.matchMedia = () =>
      ({ matches: false, addEventListener: () => undefined, removeEventListener: () => undefined }) as never;
    TestBed.configureTestingModule({
      providers: [
        provideRouter([]),
        { provide: Session, useValue: { user: signal(ANA), config: signal(null) } },
        { provide: ChatSocket, useValue: { state: signal('online') } },
        { provide: FileTrays, useValue: { trayOf: () => new FakeTray().asTray } },
        {
          provide: ConversationStore,
          useValue: {
            thread: (id: string) => {
              const thread = threads.get(id) ?? new FakeThread(id);
              threads.set(id, thread);
              return thread;
            },
          },
        },
        {
          provide: Drafts,
          useValue: { get: (id: string) => of(id)(), set: (id: string, text: string) => of(id).set(text) },
        },
      ],
    });
    pane = TestBed.createComponent(ConversationPane);
    page = pane.nativeElement as HTMLElement;
    await show('desk');
  });

  it('is kept with every key stroke', () => {
    type('About the d');
    expect(of('desk')()).toBe('About the d');
  });

  it('never crosses conversations, however quickly one goes on', async () => {
    type('About the desk');
    await show('chair');
    expect(field().value).toBe('');
    type('About the chair');
    await show('desk');
    expect(field().value).toBe('About the desk');
    await show('chair');
    expect(field().value).toBe('About the chair');
    expect([of('desk')(), of('chair')()]).toEqual(['About the desk', 'About the chair']);
  });

  it('appears when it comes from another device', async () => {
    of('desk').set('Begun on the phone');
    await pane.whenStable();
    expect(field().value).toBe('Begun on the phone');
  });

  it('is gone when it has been sent, before anything is sent', () => {
    type('Hello');
    field().dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter' }));
    expect(threads.get('desk')?.calls).toContainEqual(['send', 'Hello']);
    expect(of('desk')()).toBe('');
  });
});
