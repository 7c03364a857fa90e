import { randomBytes } from 'node:crypto';

const HEX_OF_INDEX = 12;

/**
 * Message ids that carry the number of the message: a uuid whose last group counts. So whoever sees an event come by
 * knows which message it is without a table, and without reading the JSON.
 */
export class ClientIds {
  readonly #prefix: string;

  constructor() {
    const hex = randomBytes(10).toString('hex');
    this.#prefix = `${hex.slice(0, 8)}-${hex.slice(8, 12)}-7${hex.slice(12, 15)}-8${hex.slice(15, 18)}-`;
  }

  of(index: number): string {
    return this.#prefix + index.toString(16).padStart(HEX_OF_INDEX, '0');
  }

  /** The number of the message that `frame` tells of; -1 when it is none of these ids. */
  indexIn(frame: string): number {
    const at = frame.indexOf(this.#prefix);
    if (at < 0) return -1;
    const from = at + this.#prefix.length;
    return Number.parseInt(frame.slice(from, from + HEX_OF_INDEX), 16);
  }
}
