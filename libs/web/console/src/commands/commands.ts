/** Where a command stands in the palette and among the shortcuts. */
export const COMMAND_GROUPS = ['conversation', 'list', 'go', 'app'] as const;
export type CommandGroup = (typeof COMMAND_GROUPS)[number];

interface Definition {
  group: CommandGroup;
  /** A chord as `chordOf` writes it; works everywhere, also while one writes. */
  keys?: string;
  /** One key alone, outside of fields; only when that is switched on. */
  letter?: string;
}

/** Everything that can be done by a key: palette, overlay and keyboard read this list and no other. */
const DEFINITIONS = {
  claim: { group: 'conversation', keys: 'Alt+C', letter: 'c' },
  reply: { group: 'conversation', keys: 'Alt+L', letter: 'r' },
  note: { group: 'conversation', keys: 'Alt+P', letter: 'n' },
  close: { group: 'conversation', keys: 'Alt+E', letter: 'e' },
  closeAndNext: { group: 'conversation', keys: 'Mod+Alt+E' },
  reopen: { group: 'conversation' },
  reassign: { group: 'conversation' },
  return: { group: 'conversation' },
  takeOver: { group: 'conversation' },
  details: { group: 'conversation' },
  copyLink: { group: 'conversation' },
  transcript: { group: 'conversation' },
  next: { group: 'list', keys: 'Alt+J', letter: 'j' },
  previous: { group: 'list', keys: 'Alt+K', letter: 'k' },
  select: { group: 'list', letter: 'x' },
  find: { group: 'list', letter: '/' },
  queue: { group: 'go' },
  mine: { group: 'go' },
  all: { group: 'go' },
  search: { group: 'go' },
  mentions: { group: 'go' },
  cannedReplies: { group: 'go' },
  admin: { group: 'go' },
  settings: { group: 'go' },
  palette: { group: 'app', keys: 'Mod+K' },
  shortcuts: { group: 'app', keys: '?' },
  theme: { group: 'app' },
  signOut: { group: 'app' },
} as const satisfies Record<string, Definition>;

export type CommandId = keyof typeof DEFINITIONS;
export interface Command extends Definition {
  id: CommandId;
}

export const COMMANDS: readonly Command[] = Object.entries<Definition>(DEFINITIONS).map(
  ([id, definition]) => ({ id: id as CommandId, ...definition }),
);
