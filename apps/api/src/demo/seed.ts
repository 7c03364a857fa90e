import type { ConversationStatus, PersonRef } from '@prochat/contract';
import type { ChatStore, ConversationRecord, Transition } from '@prochat/server/chat';
import type { DemoFiles } from './demo-files';
import type { Line, Professional, Script } from './script';

export interface SeedPeople {
  users: Record<string, PersonRef>;
  professionals: Record<Professional, PersonRef>;
  files: DemoFiles;
}

/**
 * Plays one script into the store as if it had happened: each line at its time, each side reading what it answers. The
 * store numbers and counts, so that the demo can hold nothing the product could not.
 */
export class ScriptPlayer {
  private at: number;
  private lines = 0;

  private constructor(
    private readonly store: ChatStore,
    private readonly people: SeedPeople,
    private readonly script: Script,
    private readonly name: string,
    now: number,
  ) {
    const lasts =
      script.lines.reduce((sum, { afterMinutes }) => sum + afterMinutes, 0) + (script.rated ? 1 : 0);
    this.at = now - (script.endedMinutesAgo + lasts) * 60_000;
  }

  /** `name` must be unique: client ids are made of it. Returns how many messages were written. */
  static async play(
    store: ChatStore,
    people: SeedPeople,
    script: Script,
    { name, now }: { name: string; now: number },
  ): Promise<number> {
    const player = new ScriptPlayer(store, people, script, name, now);
    await player.run();
    return player.lines;
  }

  private async run(): Promise<void> {
    const [first, ...rest] = this.script.lines;
    if (first === undefined || !('say' in first))
      throw new Error(`${this.script.topic} begins with nothing said`);
    let conversation = await this.open(first);
    for (const line of rest) conversation = await this.play(conversation, line);
    if (this.script.rated) conversation = await this.rate(conversation, this.script.rated);
    await this.leaveUnread(conversation);
  }

  private async open(first: Extract<Line, { say: string }>): Promise<ConversationRecord> {
    if (first.files.length > 0) throw new Error(`${this.script.topic} begins with a file`);
    this.pass(first.afterMinutes);
    const user = this.user();
    const created = await this.store.createConversation({
      user,
      topic: this.script.topic,
      priority: this.script.priority ?? 'normal',
      createdAt: this.iso(),
      openLimit: Number.MAX_SAFE_INTEGER,
      firstMessage: {
        clientId: this.nextClientId(),
        senderId: user.id,
        senderName: user.displayName,
        senderRole: 'user',
        kind: 'message',
        text: first.text,
        attachments: [],
        createdAt: this.iso(),
      },
    });
    const { tags = [] } = this.script;
    if (tags.length === 0) return created.conversation;
    const tagged = { addTags: tags, tagsMax: tags.length, at: this.iso() };
    return (await this.store.amendConversation(created.conversation.id, tagged)).conversation;
  }

  private async play(conversation: ConversationRecord, line: Line): Promise<ConversationRecord> {
    this.pass(line.afterMinutes);
    if ('do' in line) return this.act(conversation, line);
    if (line.say === 'user') {
      const ready = conversation.status === 'closed' ? await this.reopen(conversation) : conversation;
      await this.read(ready, 'user');
      return this.append(ready, line, this.user());
    }
    const ready = conversation.status === 'open' ? await this.claim(conversation) : conversation;
    const speaker = ready.assignedTo ?? this.professional();
    await this.read(ready, 'professional', speaker);
    return this.append(ready, line, speaker);
  }

  private async append(
    { id }: ConversationRecord,
    line: Extract<Line, { say: string }>,
    sender: PersonRef,
  ): Promise<ConversationRecord> {
    const clientId = this.nextClientId();
    const kind = line.say === 'note' ? 'note' : 'message';
    const claim = { clientId, conversationId: id, kind } as const;
    const [appended] = await this.store.appendMessages([
      {
        conversationId: id,
        clientId,
        senderId: sender.id,
        senderName: sender.displayName,
        senderRole: line.say === 'user' ? 'user' : 'professional',
        kind,
        text: line.text,
        attachments: await this.people.files.attach(line.files, sender, claim, this.iso()),
        createdAt: this.iso(),
      },
    ]);
    if (!appended?.ok) throw new Error(`${this.script.topic}: ${appended?.code} at "${line.text}"`);
    return appended.conversation;
  }

  private act(
    conversation: ConversationRecord,
    line: Extract<Line, { do: string }>,
  ): Promise<ConversationRecord> {
    const by = conversation.assignedTo ?? this.professional();
    switch (line.do) {
      case 'reopen':
        return this.reopen(conversation);
      case 'close': {
        const closed = { status: 'closed', closedAt: this.iso(), closedBy: by } as const;
        return this.transition(conversation, { type: 'closed', by }, closed);
      }
      case 'hand over': {
        const to = this.people.professionals[line.to];
        const assigned = { status: 'assigned', assignedTo: to } as const;
        return this.transition(conversation, { type: 'assigned', by, to }, assigned);
      }
    }
  }

  private claim(conversation: ConversationRecord): Promise<ConversationRecord> {
    const by = this.professional();
    return this.transition(conversation, { type: 'claimed', by }, { status: 'assigned', assignedTo: by });
  }

  private reopen(conversation: ConversationRecord): Promise<ConversationRecord> {
    const status: ConversationStatus = conversation.assignedTo === null ? 'open' : 'assigned';
    return this.transition(
      conversation,
      { type: 'reopened', by: this.user() },
      {
        status,
        waitingSince: status === 'open' ? this.iso() : null,
      },
    );
  }

  private rate(
    conversation: ConversationRecord,
    { score, comment }: NonNullable<Script['rated']>,
  ): Promise<ConversationRecord> {
    this.pass(1);
    const { status, closedAt, closedBy } = conversation;
    const rating = { score, comment: comment ?? null, at: this.iso() };
    const event = { type: 'rated', by: this.user(), score } as const;
    return this.transition(conversation, event, { status, closedAt, closedBy, rating });
  }

  private async transition(
    { id, status, assignedTo }: ConversationRecord,
    event: Transition['event'],
    change: Partial<Transition['set']> & { status: ConversationStatus },
  ): Promise<ConversationRecord> {
    const done = await this.store.transition(id, {
      expect: { status: [status] },
      set: { assignedTo, waitingSince: null, closedAt: null, closedBy: null, ...change },
      event,
      at: this.iso(),
    });
    if (done === null) throw new Error(`${this.script.topic}: ${event.type} was not possible`);
    return done.conversation;
  }

  /** At the end both sides have read everything, but for the one the script says has not. */
  private async leaveUnread(conversation: ConversationRecord): Promise<void> {
    if (this.script.unread !== 'user') await this.read(conversation, 'user');
    if (this.script.unread !== 'professional' && conversation.assignedTo !== null)
      await this.read(conversation, 'professional', conversation.assignedTo);
  }

  private async read(
    { id, lastSeq }: ConversationRecord,
    side: 'user' | 'professional',
    reader: PersonRef = this.user(),
  ): Promise<void> {
    await this.store.markRead(id, side, { readerId: reader.id, upToSeq: lastSeq, at: this.iso() });
  }

  private pass(minutes: number): void {
    this.at += minutes * 60_000;
  }

  private iso(): string {
    return new Date(this.at).toISOString();
  }

  private nextClientId(): string {
    this.lines += 1;
    return `demo-${this.name}-${this.lines}`;
  }

  private user(): PersonRef {
    const user = this.people.users[this.script.user];
    if (user === undefined) throw new Error(`${this.script.topic}: nobody is called ${this.script.user}`);
    return user;
  }

  private professional(): PersonRef {
    if (this.script.by === undefined) throw new Error(`${this.script.topic}: nobody answers this`);
    return this.people.professionals[this.script.by];
  }
}
