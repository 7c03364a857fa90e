import { CANNED_REPLY_SCOPES, type CannedReply } from '@prochat/contract';

/**
 * Those that fit what is typed behind the slash: one's own before the team's, and of each those first whose shortcut begins
 * with it, then those that have it in the shortcut, then in the text.
 */
export function foundReplies(replies: readonly CannedReply[], words: string): CannedReply[] {
  return CANNED_REPLY_SCOPES.flatMap((scope) =>
    replies
      .filter((reply) => reply.scope === scope)
      .map((reply) => ({ reply, rank: rankOf(reply, words) }))
      .filter(({ rank }) => rank < NOT_FOUND)
      .sort((a, b) => a.rank - b.rank)
      .map(({ reply }) => reply),
  );
}

const NOT_FOUND = 3;
/** Of shorter ones every text has some. */
const WORDS_OF_TEXT = 3;

function rankOf({ shortcut, text }: CannedReply, words: string): number {
  if (shortcut.startsWith(words)) return 0;
  if (shortcut.includes(words)) return 1;
  return words.length >= WORDS_OF_TEXT && text.toLocaleLowerCase().includes(words) ? 2 : NOT_FOUND;
}
