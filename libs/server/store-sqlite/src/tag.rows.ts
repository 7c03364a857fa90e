import type { Tag, TagColor } from '@prochat/contract';
import type { Statements } from './statements';

export const TAG_COLUMNS = 'name, color, createdAt';

/** The rows of `tag`. */
export class TagRows {
  readonly #all;
  readonly #insert;
  readonly #recolor;
  readonly #remove;

  constructor(db: Statements) {
    // By name through the primary key: without "name > ''" this would be read as a scan of the table.
    this.#all = db.prepare(`SELECT ${TAG_COLUMNS} FROM tag WHERE name > '' ORDER BY name`);
    this.#insert = db.prepare(`INSERT INTO tag (${TAG_COLUMNS}) VALUES (@name, @color, @createdAt)`);
    this.#recolor = db.prepare(`UPDATE tag SET color = @color WHERE name = @name RETURNING ${TAG_COLUMNS}`);
    this.#remove = db.prepare(`DELETE FROM tag WHERE name = ? RETURNING ${TAG_COLUMNS}`);
  }

  /** By name. */
  all(): Tag[] {
    return this.#all.all().map(toTag);
  }

  insert({ name, color, createdAt }: Tag): void {
    this.#insert.run({ name, color, createdAt });
  }

  recolor(name: string, color: TagColor): Tag | null {
    return toTagOrNull(this.#recolor.get({ name, color }));
  }

  remove(name: string): Tag | null {
    return toTagOrNull(this.#remove.get(name));
  }
}

export function toTag(row: Record<string, unknown>): Tag {
  return { ...row } as unknown as Tag;
}

function toTagOrNull(row: Record<string, unknown> | undefined): Tag | null {
  return row ? toTag(row) : null;
}
