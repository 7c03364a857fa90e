import type { Priority } from '@prochat/contract';

export type Professional = 'dana' | 'mikael';

/** One line of a conversation. `afterMinutes` is the pause before it. */
export type Line =
  | { say: 'user' | 'professional' | 'note'; text: string; files: string[]; afterMinutes: number }
  | { do: 'close'; afterMinutes: number }
  | { do: 'reopen'; afterMinutes: number }
  | { do: 'hand over'; to: Professional; afterMinutes: number };

export interface Script {
  topic: string;
  /** Key of a person in `people.ts`. */
  user: string;
  priority?: Priority;
  /** Names of `shared-desk.ts`. */
  tags?: readonly string[];
  /** What the end user said of it after its end, when it is closed. */
  rated?: { score: number; comment?: string };
  /** Who claims it before the first answer; absent: it waits in the queue. */
  by?: Professional;
  /** When the last line happened, minutes before the demo is started. */
  endedMinutesAgo: number;
  /** How many of the last lines of the other side each side has not read. */
  unread?: 'user' | 'professional';
  lines: Line[];
}

const SHAPE = /^(u|p|n|x)(?:\+(\d+))? (?:\[(.+?)\] )?(.+)$/;

/**
 * Reads a conversation as it is written in the demo's texts: `u` the end user, `p` the professional, `n` a private note,
 * `x` what was done (`close`, `reopen`, `to mikael`); `+30` is a pause of 30 minutes, else it is two; `[plan.jpg]` before the
 * words are files (of people who can sign in).
 */
export function talk(text: string): Line[] {
  return text
    .trim()
    .split('\n')
    .map((line) => toLine(line.trim()));
}

function toLine(line: string): Line {
  const [, who, minutes, names, rest] = SHAPE.exec(line) ?? [];
  if (who === undefined || rest === undefined) throw new Error(`Not a line of a conversation: ${line}`);
  const afterMinutes = Number(minutes ?? 2);
  const files = names?.split(', ') ?? [];
  if (who === 'u') return { say: 'user', text: rest, files, afterMinutes };
  if (who === 'p') return { say: 'professional', text: rest, files, afterMinutes };
  if (who === 'n') return { say: 'note', text: rest, files, afterMinutes };
  if (rest === 'close' || rest === 'reopen') return { do: rest, afterMinutes };
  return { do: 'hand over', to: rest === 'to dana' ? 'dana' : 'mikael', afterMinutes };
}
