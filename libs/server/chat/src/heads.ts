import { Injectable, Logger } from '@nestjs/common';
import { LIMITS, type HeadsEvent } from '@prochat/contract';
import type { AppSocket, Caller } from '@prochat/server/auth';
import { setImmediate as nextTurn, setTimeout as pause } from 'node:timers/promises';
import { ChatStore, type ConversationListSelector, type ConversationRecord } from './chat.store';
import { FOLLOWED_MAX, FollowedConversations } from './followed-conversations';
import { LiveRooms } from './live-rooms';
import { headOf } from './to-wire';
import { readerOf } from './visibility';

const STEP_MS = 1_000;
/** More newcomers than this at once are a crowd that comes back: each of its heads then waits so long for the one before. */
const CROWD = { more: 50, pauseMs: 10 };

/**
 * Tells every socket how far the conversations go that concern it: when it comes and every `LIMITS.headsEveryMs`, because
 * a lost last message leaves no gap. One clock for all, each second the turn of another part of the sockets. What the
 * store remembers is good enough: a head that is told too late is told again.
 */
@Injectable()
export class Heads {
  /** Of which one is told each second. */
  static readonly STEPS = LIMITS.headsEveryMs / STEP_MS;

  private readonly logger = new Logger(Heads.name);
  /** The sockets by the second in which it is their turn. */
  private readonly steps = Array.from({ length: Heads.STEPS }, () => new Set<AppSocket>());
  /** Sockets whose person's lists could not be read yet. */
  private readonly unlisted = new WeakSet<AppSocket>();
  /** Sockets that have come and are still to be told, in their order. */
  private readonly newcomers = new Set<AppSocket>();
  private clock: NodeJS.Timeout | null = null;
  private entered = 0;
  private step = 0;
  private telling = false;
  private welcoming = false;

  constructor(
    private readonly store: ChatStore,
    private readonly rooms: LiveRooms,
    private readonly followed: FollowedConversations,
  ) {}

  /** A socket that has just been let in. Leaves by itself. */
  enter(socket: AppSocket): void {
    const step = this.steps[this.entered % Heads.STEPS];
    this.entered += 1;
    step?.add(socket);
    this.followed.enter(socket.data.user);
    socket.once('disconnect', () => {
      step?.delete(socket);
      this.newcomers.delete(socket);
      this.followed.leave(socket.data.user);
    });
    this.clock ??= setInterval(() => void this.tellStep(), STEP_MS).unref();
    this.unlisted.add(socket);
    this.newcomers.add(socket);
    void this.welcome();
  }

  /** Tells the sockets whose turn is next. After `STEPS` of them everybody was told. */
  async tellStep(): Promise<void> {
    // A server so busy that a step takes longer than a second: those of the next one are told half a minute later.
    if (this.telling) return;
    this.telling = true;
    this.step = (this.step + 1) % Heads.STEPS;
    for (const socket of this.steps[this.step] ?? []) {
      await this.tell(socket);
      await nextTurn();
    }
    this.telling = false;
  }

  /** Tells every socket now. */
  async tellAll(): Promise<void> {
    for (const step of this.steps) for (const socket of step) await this.tell(socket);
  }

  /** Nothing is told from here on but to those who come. */
  stop(): void {
    if (this.clock !== null) clearInterval(this.clock);
  }

  /** One after the other: when everybody comes back at once, joining and what is said go first. */
  private async welcome(): Promise<void> {
    if (this.welcoming) return;
    this.welcoming = true;
    for (const socket of this.newcomers) {
      await (this.newcomers.size > CROWD.more ? pause(CROWD.pauseMs, undefined, { ref: false }) : nextTurn());
      this.newcomers.delete(socket);
      if (socket.connected) await this.tell(socket);
    }
    this.welcoming = false;
  }

  private async tell(socket: AppSocket): Promise<void> {
    try {
      const listed = this.unlisted.has(socket) ? await this.list(socket) : [];
      const heads = await this.headsFor(socket, new Map(listed.map((record) => [record.id, record])));
      if (socket.connected) this.rooms.headsTold(socket, heads);
    } catch (error) {
      // A hint that could not be given: the next one comes.
      this.logger.warn(error);
    }
  }

  /** What concerned him before he came. */
  private async list(socket: AppSocket): Promise<ConversationRecord[]> {
    const page = { limit: FOLLOWED_MAX };
    const lists = listsOf(socket.data.user).map((list) => this.store.listConversations(list, page));
    const listed = (await Promise.all(lists)).flatMap(({ items }) => items);
    for (const record of listed.toReversed()) this.followed.note(record);
    this.unlisted.delete(socket);
    return listed;
  }

  private async headsFor(
    socket: AppSocket,
    known: ReadonlyMap<string, ConversationRecord>,
  ): Promise<HeadsEvent> {
    const { user } = socket.data;
    const { side } = readerOf(user);
    const joined = new Set(this.rooms.joinedBy(socket));
    const heads: HeadsEvent = {};
    for (const id of new Set([...joined, ...this.followed.of(user)])) {
      const conversation = known.get(id) ?? (await this.store.recallConversation(id));
      if (conversation && (joined.has(id) || concerns(user, conversation)))
        heads[id] = headOf(conversation, side);
      else this.followed.drop(user, id);
    }
    return heads;
  }
}

/** The lists of what concerns him. */
function listsOf(caller: Caller): ConversationListSelector[] {
  if (readerOf(caller).side === 'professional') return [{ list: 'mine', assigneeId: caller.id }];
  const own = { list: 'own', userId: caller.id } as const;
  return [
    { ...own, status: 'open' },
    { ...own, status: 'assigned' },
  ];
}

/** His own, or one he holds, and not closed. */
function concerns(caller: Caller, { status, user, assignedTo }: ConversationRecord): boolean {
  if (status === 'closed') return false;
  return readerOf(caller).side === 'user' ? user.id === caller.id : assignedTo?.id === caller.id;
}
