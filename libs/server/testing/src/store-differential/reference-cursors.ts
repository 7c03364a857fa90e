import { AppError } from '@prochat/server/core';

let issued = 0;

/**
 * The cursors one store has given out, and where each goes on. A real store writes the place into the cursor; here it is
 * simply kept, so nothing that was not given out, or was given out for another list, can pass.
 */
export class IssuedCursors {
  readonly #places = new Map<string, { list: string; place: unknown }>();

  issue(list: string, place: unknown): string {
    issued += 1;
    const cursor = `cursor-${issued}`;
    this.#places.set(cursor, { list, place });
    return cursor;
  }

  /** @throws AppError INVALID_CURSOR */
  placeOf<Place>(list: string, cursor: string): Place {
    const found = this.#places.get(cursor);
    if (found?.list !== list) throw new AppError('INVALID_CURSOR');
    return found.place as Place;
  }

  /** The first page of `sorted`; the cursor to the next one holds `toPlace` of its last row. */
  page<Row>(
    list: string,
    sorted: readonly Row[],
    limit: number,
    toPlace: (row: Row) => unknown,
  ): { items: Row[]; nextCursor: string | null } {
    const items = sorted.slice(0, limit);
    const last = items.at(-1);
    const more = sorted.length > limit && last !== undefined;
    return {
      items: items.map((row) => structuredClone(row)),
      nextCursor: more ? this.issue(list, toPlace(last)) : null,
    };
  }
}
