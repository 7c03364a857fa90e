import { VARIABLES, fillVariables, type Variable } from '@prochat/contract';

/** A piece of a canned reply: as it was typed, a variable with its value, or what looks like one and is none. */
export interface ReplyPart {
  kind: 'text' | 'variable' | 'unknown';
  text: string;
}

const CURLY = /(\{\{[^{}]*\}\})/;
const NAME = /^\{\{\s*([a-z.]+)\s*(?:\|[^{}]*)?\}\}$/;

/** What would be sent, with the variables found in it. Joined it is what `fillVariables` makes. */
export function replyParts(text: string, values: Partial<Record<Variable, string | null>>): ReplyPart[] {
  return text
    .split(CURLY)
    .filter((piece) => piece !== '')
    .map((piece): ReplyPart => {
      if (!CURLY.test(piece)) return { kind: 'text', text: piece };
      const name = NAME.exec(piece)?.[1];
      if (!VARIABLES.some((known) => known === name)) return { kind: 'unknown', text: piece };
      return { kind: 'variable', text: fillVariables(piece, values) };
    });
}
