import { signal } from '@angular/core';

/** Which rows are selected, and whether somebody is selecting at all. */
export class Selection {
  private readonly chosen = signal<ReadonlySet<string>>(new Set());
  private readonly begun = signal(false);
  /** From here Shift goes on. */
  private anchor: string | null = null;

  readonly ids = this.chosen.asReadonly();
  readonly isOn = this.begun.asReadonly();

  begin(): void {
    this.begun.set(true);
  }

  stop(): void {
    this.begun.set(false);
    this.chosen.set(new Set());
    this.anchor = null;
  }

  /** Takes the row in or out; with Shift, and all between it and the last one so. `rows`: as they are shown. */
  toggle(id: string, rows: readonly { id: string }[], withShift: boolean): void {
    const on = !this.chosen().has(id);
    const [from, to] = [this.anchor ?? id, id].map((one) => rows.findIndex((row) => row.id === one));
    const isRange = withShift && from !== undefined && to !== undefined && from >= 0 && to >= 0;
    const range = isRange
      ? rows.slice(Math.min(from, to), Math.max(from, to) + 1).map((row) => row.id)
      : [id];
    this.chosen.update((before) => {
      const after = new Set(before);
      for (const one of range)
        if (on) after.add(one);
        else after.delete(one);
      return after;
    });
    this.anchor = id;
    this.begin();
  }
}
