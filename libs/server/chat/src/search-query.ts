import { CONVERSATION_STATUSES, TAG_NAME, type ConversationStatus, type Side } from '@prochat/contract';
import { AppError } from '@prochat/server/core';
import type { MessageSearch } from './chat.store';
import { toSearchWords } from './search-words';

/** What is asked, without who asks. */
type Asked = Omit<MessageSearch, 'reader'> & {
  /** Only private notes in which a colleague mentions the one who asks. */
  mentionsAsker?: true;
};
type Narrowing = Omit<Asked, 'words'>;
type Operator = keyof typeof OPERATORS;

interface Asker {
  id: string;
  side: Side;
}

/** `operator:value` at the beginning of a word; a value in quotes may have spaces, and ends with the line if they stay open. */
const TERM = /(?<=^|\s)([a-z]+):(?:["“”„]([^"“”„]*)["“”„]?|(\S*))/giu;
const DAY = /^\d{4}-\d{2}-\d{2}$/;

/** How a value is read; an own `refuse` names the operator. */
const OPERATORS = {
  from: (value: string, { id }: Asker): Narrowing => {
    if (value.toLowerCase() === 'me') return { sender: { id } };
    const words = toSearchWords(value);
    if (words.length === 0) throw refusal('from', 'must be a name, or me');
    return { sender: { words } };
  },
  status: (value: string): Narrowing => {
    const status = value.toLowerCase();
    if (!isStatus(status)) throw refusal('status', `must be one of ${CONVERSATION_STATUSES.join(', ')}`);
    return { status };
  },
  tag: (value: string, { side }: Asker): Narrowing => {
    if (side !== 'professional') throw refusal('tag', 'is for professionals');
    const tag = value.normalize('NFC').toLowerCase();
    if (!TAG_NAME.test(tag)) throw refusal('tag', 'must be the name of a tag');
    return { tag };
  },
  has: (value: string): Narrowing => {
    if (value.toLowerCase() !== 'file') throw refusal('has', 'must be file');
    return { hasFile: true };
  },
  mentions: (value: string, { side }: Asker): Narrowing => {
    if (side !== 'professional') throw refusal('mentions', 'is for professionals');
    if (value.toLowerCase() !== 'me') throw refusal('mentions', 'must be me');
    return { mentionsAsker: true };
  },
  before: (value: string): Narrowing => ({ sentBefore: toDay('before', value) }),
  after: (value: string): Narrowing => ({ sentFrom: toDay('after', value) }),
};

/**
 * What was typed into the search: words, and operators in any order between them, each at most once. `from:` a name or
 * the beginning of one (`from:"Dana Kim"`, `from:me`), `status:`, `tag:`, `has:file`, `mentions:me`, `before:` and `after:`
 * with a UTC day such as `2026-10-01` (before excludes it, after includes it). What is no operator of ours is words.
 * @throws AppError VALIDATION naming the operator whose value cannot be read, that is given twice, or that is not for him
 */
export function toSearchQuery(typed: string, asker: Asker): Asked {
  let narrowing: Narrowing = {};
  const seen = new Set<Operator>();
  const rest = typed.replace(TERM, (term: string, name: string, quoted?: string, plain?: string) => {
    const operator = name.toLowerCase();
    if (!isOperator(operator)) return term;
    if (seen.has(operator)) throw refusal(operator, 'must be given once');
    seen.add(operator);
    narrowing = { ...narrowing, ...OPERATORS[operator](quoted ?? plain ?? '', asker) };
    return ' ';
  });
  return { words: toSearchWords(rest), ...narrowing };
}

function isOperator(name: string): name is Operator {
  return Object.hasOwn(OPERATORS, name);
}

function isStatus(value: string): value is ConversationStatus {
  return (CONVERSATION_STATUSES as readonly string[]).includes(value);
}

/** Where that UTC day begins, ISO 8601. */
function toDay(operator: Operator, value: string): string {
  const time = DAY.test(value) ? Date.parse(`${value}T00:00:00.000Z`) : NaN;
  // Some engines take the 31st of a shorter month for the 1st of the next.
  const day = Number.isNaN(time) ? '' : new Date(time).toISOString();
  if (!day.startsWith(value) || day === '') throw refusal(operator, 'must be a day such as 2026-10-01');
  return day;
}

function refusal(operator: Operator, sentence: string): AppError {
  return new AppError('VALIDATION', { fields: { [operator]: [sentence] } });
}
