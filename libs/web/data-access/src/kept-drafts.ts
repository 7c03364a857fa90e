import { keptHere } from './kept-here';

/**
 * Drafts as they lie in this browser: the text, and beside it what the server was last known to have. They differ while
 * something is still to be told to it. When to tell is for Drafts to know; names are Drafts' too.
 */
export class KeptDrafts {
  /** Takes over where the browser forbids storage. */
  private readonly unstored = new Map<string, string | null>();

  /** Empty when there is none. */
  text(name: string): string {
    return this.read(name) ?? '';
  }

  /** An empty text removes it. */
  setText(name: string, text: string): void {
    this.write(name, text || null);
  }

  /** Empty: nothing. `null`: it may have got what was sent last, or not. */
  saved(name: string): string | null {
    const kept = this.read(`${name}.saved`);
    return kept === null ? '' : (JSON.parse(kept) as string | null);
  }

  setSaved(name: string, text: string | null): void {
    this.write(`${name}.saved`, text === '' ? null : JSON.stringify(text));
  }

  private read(name: string): string | null {
    return this.unstored.has(name) ? (this.unstored.get(name) ?? null) : keptHere.read(name);
  }

  private write(name: string, value: string | null): void {
    this.unstored.delete(name);
    if (!keptHere.write(name, value)) this.unstored.set(name, value);
  }
}
