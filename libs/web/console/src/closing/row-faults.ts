import { Injectable, signal } from '@angular/core';

/** Why something was not done with a conversation, to be told where it stands in the list, until it is tried again. */
@Injectable({ providedIn: 'root' })
export class RowFaults {
  private readonly faults = signal<ReadonlyMap<string, string>>(new Map());

  of(id: string): string | undefined {
    return this.faults().get(id);
  }

  tell(faults: Iterable<readonly [id: string, sentence: string]>): void {
    this.faults.update((before) => new Map([...before, ...faults]));
  }

  forget(ids: Iterable<string>): void {
    const gone = new Set(ids);
    this.faults.update((before) => new Map([...before].filter(([id]) => !gone.has(id))));
  }
}
