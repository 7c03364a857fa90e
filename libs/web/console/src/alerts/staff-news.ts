import { DestroyRef, Injectable, inject } from '@angular/core';
import { takeUntilDestroyed } from '@angular/core/rxjs-interop';
import type { Conversation, Message, MentionEvent, View } from '@prochat/contract';
import {
  ChatSocket,
  ConversationStore,
  LateAlerts,
  Session,
  newMessageIn,
  type Alert,
  type ConversationChange,
} from '@prochat/web/data-access';
import type { Observable } from 'rxjs';
import { TEXTS } from './texts';

/** Who came into the queue longer before the change that is told of has been there all the time. */
const JUST_NOW_MS = 5_000;

/** Where each is found. */
const VIEWS: Record<Alert['kind'], View> = {
  message: 'mine',
  assigned: 'mine',
  mention: 'all',
  queued: 'queue',
};

/**
 * What a professional is told of when he is not looking at it: what is written in the conversations he holds, those he is
 * given, where he is mentioned, and who has come into the queue. How, and whether it was told already, Alerts knows.
 */
@Injectable()
export class StaffNews {
  private readonly alerts = inject(LateAlerts);
  private readonly store = inject(ConversationStore);
  private readonly session = inject(Session);
  private readonly destroyRef = inject(DestroyRef);
  /** Since when each conversation waits that the queue has told of. */
  private readonly waiting = new Map<string, string>();

  constructor() {
    const socket = inject(ChatSocket);
    this.each(this.store.changes, (change) => this.hearOfMessage(change));
    this.each(socket.on('message:new'), ({ message }) => this.hearOfHandOver(message));
    this.each(socket.on('mention:new'), (mention) => this.hearOfMention(mention));
    this.each(socket.on('queue:update'), ({ changed }) => {
      for (const conversation of changed) this.hearOfQueue(conversation);
    });
  }

  private get me(): string | undefined {
    return this.session.user()?.id;
  }

  private hearOfMessage(change: ConversationChange): void {
    const message = newMessageIn(change, 'professional');
    if (!message || change.now.assignedTo?.id !== this.me) return;
    this.tell(change.now.id, {
      kind: 'message',
      mark: message.seq,
      title: message.senderName ?? change.now.metadata.topic,
      body: message.text,
      isOver: ({ unreadCounts, assignedTo }) => unreadCounts.professional === 0 || assignedTo?.id !== this.me,
    });
  }

  private hearOfHandOver({ conversationId, seq, event }: Message): void {
    if (event?.type !== 'assigned' || event.to?.id !== this.me || event.by.id === this.me) return;
    this.tell(conversationId, {
      kind: 'assigned',
      mark: seq,
      title: TEXTS.assigned(event.by.displayName),
      body: this.store.conversation(conversationId)()?.metadata.topic ?? '',
      isOver: ({ assignedTo }) => assignedTo?.id !== this.me,
    });
  }

  private hearOfMention({ message, conversation }: MentionEvent): void {
    this.tell(conversation.id, {
      kind: 'mention',
      mark: message.seq,
      title: TEXTS.mentioned(message.senderName ?? ''),
      body: message.text,
      isOver: () => false,
    });
  }

  private hearOfQueue({ id, status, waitingSince, updatedAt, user, metadata }: Conversation): void {
    const before = this.waiting.get(id);
    if (status !== 'open' || waitingSince === null) return void this.waiting.delete(id);
    this.waiting.set(id, waitingSince);
    if (before === waitingSince) return;
    // Both times are the server's.
    const waitedMs = Date.parse(updatedAt) - Date.parse(waitingSince);
    if (before === undefined && waitedMs > JUST_NOW_MS) return;
    this.tell(id, {
      kind: 'queued',
      mark: Date.parse(waitingSince),
      title: TEXTS.queued,
      body: TEXTS.queuedBody(user.displayName, metadata.topic),
      isOver: (now) => now.status !== 'open',
    });
  }

  private tell(conversationId: string, alert: Omit<Alert, 'conversationId' | 'path'>): void {
    const path = `/console/${VIEWS[alert.kind]}/${conversationId}`;
    void this.alerts.tell({ ...alert, conversationId, path });
  }

  private each<T>(facts: Observable<T>, hear: (fact: T) => void): void {
    facts.pipe(takeUntilDestroyed(this.destroyRef)).subscribe(hear);
  }
}
