// Small edits, each of which takes one promise of docs/sending-a-message.md away, with the tests that must notice. `from` has to be in
// the file exactly once: when the code changes, the edit changes with it. Tests are named by the end of their full name.

/** @typedef {{ file: string, from: string, to: string }} Edit */
/** @typedef {{ name: string, takesAway: string, edits: Edit[], project: string, spec: string, tests: string[] }} Mutant */

const WEB = 'libs/web/data-access';
const SQLITE = 'libs/server/store-sqlite';
const CHAT = 'libs/server/chat/src';
const API = 'apps/api';

/** @type {Mutant[]} */
export const MUTANTS = [
  {
    name: 'ack-before-persist',
    takesAway: 'acknowledged means stored: the answer does not wait for the sync',
    edits: [
      {
        file: `${SQLITE}/src/commit-queue.ts`,
        from: 'if (this.#synced < covered) await this.syncLog();',
        to: 'if (this.#synced < covered) void this.syncLog();',
      },
    ],
    project: SQLITE,
    spec: 'commit-queue.spec',
    tests: ['commits at once and tells only after the sync'],
  },
  {
    name: 'ack-on-failed-sync',
    takesAway: 'no acknowledgement when the store fails: a failed sync is overlooked',
    edits: [
      {
        file: `${SQLITE}/src/commit-queue.ts`,
        from: 'if (this.#synced < covered) await this.syncLog();',
        to: 'if (this.#synced < covered) await this.syncLog().catch(() => undefined);',
      },
    ],
    project: SQLITE,
    spec: 'commit-queue.spec',
    tests: ['acknowledges nothing after a failed sync, now and later'],
  },
  {
    name: 'no-unique-index',
    takesAway: 'one clientId is one message: the index that decides is gone',
    edits: [
      {
        file: `${SQLITE}/src/migrations.ts`,
        from: 'UNIQUE (conversationId, seq),\n    UNIQUE (clientId, conversationId, senderId)',
        to: 'UNIQUE (conversationId, seq)',
      },
      {
        file: `${SQLITE}/src/message.rows.ts`,
        from: 'ON CONFLICT (conversationId, senderId, clientId) DO NOTHING',
        to: 'ON CONFLICT DO NOTHING',
      },
    ],
    project: SQLITE,
    spec: 'chat-store.spec',
    tests: ['makes one message of fifty simultaneous sends of one clientId'],
  },
  {
    name: 'no-gap-check',
    takesAway: 'a hole is noticed: the client shows what does not follow',
    edits: [{ file: `${WEB}/src/message-log.ts`, from: 'if (message.prevSeq > head) break;', to: '' }],
    project: WEB,
    spec: 'live-thread.spec',
    tests: ['fetches what is missing when a message does not follow the last one'],
  },
  {
    name: 'no-heads-from-the-server',
    takesAway: 'a lost last message is noticed: the server does not tell how far conversations go',
    edits: [
      {
        file: `${CHAT}/heads.ts`,
        from: 'if (socket.connected) this.rooms.headsTold(socket, heads);',
        to: 'void heads;',
      },
    ],
    project: API,
    spec: 'chat-heads.spec',
    tests: ['are told to who comes: of his own conversations, and of none that is closed'],
  },
  {
    name: 'no-heads-in-the-client',
    takesAway: 'a lost last message is noticed: the client does not listen',
    edits: [
      {
        file: `${WEB}/src/conversation-store.ts`,
        from: "this.each(socket.on('heads'), (heads) => void this.known?.catchUp.hear(heads));",
        to: '',
      },
    ],
    project: WEB,
    spec: 'catch-up.spec',
    tests: ['fetches what a head shows to be missing: the last message of a conversation leaves no gap'],
  },
  {
    name: 'snapshot-before-join',
    takesAway: 'nothing falls between snapshot and room: joining does not ask for what came meanwhile',
    edits: [{ file: `${WEB}/src/live-thread.ts`, from: '      afterSeq: this.log.head,\n', to: '' }],
    project: WEB,
    spec: 'live-thread.spec',
    tests: [
      'loads the newest page and joins from there',
      'catches up after a lost connection: what is new, what was edited, and more than one reply holds',
    ],
  },
  {
    name: 'cursor-moves-back',
    takesAway: 'read cursors are monotone',
    edits: [
      {
        file: `${SQLITE}/src/conversation.writes.ts`,
        from: 'if (reached <= fromSeq) return',
        to: 'if (reached === fromSeq) return',
      },
    ],
    project: SQLITE,
    spec: 'chat-store.spec',
    tests: ['markRead never moves back, and does nothing when it is there already'],
  },
  {
    name: 'delivered-moves-back',
    takesAway: 'delivered is monotone',
    edits: [
      {
        file: `${SQLITE}/src/conversation.writes.ts`,
        from: 'if (reached <= before.delivered[side])',
        to: 'if (reached === before.delivered[side])',
      },
    ],
    project: SQLITE,
    spec: 'chat-store.spec',
    tests: ['markDelivered never moves back, and does nothing when it is there already'],
  },
  {
    name: 'new-client-id-on-retry',
    takesAway: 'sent again is the same message',
    edits: [
      {
        file: `${WEB}/src/outbox-sender.ts`,
        from: '...payload,',
        to: '...payload, clientId: `${payload.clientId}-${Math.random()}`,',
      },
    ],
    project: WEB,
    spec: 'src/outbox.spec',
    tests: ['sends again after a reconnect, under the same clientId, once it has caught up'],
  },
  {
    name: 'no-handshake-on-recovery',
    takesAway: 'every connection is checked anew: a recovered one is let in as it was',
    edits: [
      {
        file: `${API}/src/socket.adapter.ts`,
        from: '      serveClient: false,\n',
        to: '      serveClient: false,\n      connectionStateRecovery: { skipMiddlewares: true },\n',
      },
    ],
    project: API,
    spec: 'handshake-again.spec',
    tests: ['is refused when he was blocked while it was broken'],
  },
  {
    name: 'summary-not-rebuilt',
    takesAway: 'summaries are rebuilt from the log after a crash',
    edits: [
      {
        file: `${SQLITE}/src/summary-tail.ts`,
        from: 'if (!isMarked.get(markOf(store))) return;',
        to: 'if (isMarked) return;',
      },
    ],
    project: SQLITE,
    spec: 'conversation.memory.spec',
    tests: ['is folded in from the log after a crash, and only what the mark does not cover'],
  },
  {
    name: 'note-leaks-into-sync',
    takesAway: 'end users never see a private note',
    edits: [
      {
        file: `${CHAT}/catch-up.service.ts`,
        from: 'await this.store.sliceMessages(conversation.id, side, {',
        to: "await this.store.sliceMessages(conversation.id, 'professional', {",
      },
    ],
    project: API,
    spec: 'chat-sync.spec',
    tests: ['brings private notes to professionals and not to the end user'],
  },
  {
    name: 'expected-head-ignored',
    takesAway: 'a decision is bound to the head it was made on',
    edits: [
      {
        file: `${SQLITE}/src/conversation.writes.ts`,
        from: "if (expectLastSeq !== undefined && expectLastSeq !== lastSeq) return 'HEAD_MOVED';",
        to: 'void [expectLastSeq, lastSeq];',
      },
    ],
    project: SQLITE,
    spec: 'chat-store.spec',
    tests: ['stores one of fifty simultaneous sends that expect the same head'],
  },
  {
    name: 'moved-head-not-retried',
    takesAway: 'what another process did meanwhile is looked at, and the message still stored',
    edits: [
      {
        file: `${CHAT}/messages.service.ts`,
        from: "if (refused?.code === 'HEAD_MOVED') continue;",
        to: "if (refused?.code === 'HEAD_MOVED') break;",
      },
    ],
    project: API,
    spec: 'moved-head.spec',
    tests: ['is decided again and stored'],
  },
  {
    name: 'outbox-not-persisted',
    takesAway: 'what was written survives the page',
    edits: [
      {
        file: `${WEB}/src/outbox-store.ts`,
        from: 'return keptHere.write(noteName(message.senderId, message.clientId), JSON.stringify(message));',
        to: 'return message !== null;',
      },
      {
        file: `${WEB}/src/outbox-store.ts`,
        from: "store('pending').put(message)",
        to: "store('pending').count()",
      },
    ],
    project: WEB,
    spec: 'shared-outbox.spec',
    tests: ['survives a reload, in the order of writing, also when the clock was set back meanwhile'],
  },
  {
    name: 'two-tabs-send',
    takesAway: 'one tab sends',
    edits: [
      {
        file: `${WEB}/src/shared-outbox.ts`,
        from: 'this.turn.isShared ? this.turn.isMine : this.own.has(clientId)',
        to: 'true',
      },
    ],
    project: WEB,
    spec: 'shared-outbox.spec',
    tests: ['shows in every tab what any of them has, and sends from one only'],
  },
];
