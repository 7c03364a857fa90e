import { Injectable, inject, signal, untracked, type Signal } from '@angular/core';
import type { ProfessionalsResponse } from '@prochat/contract';
import { ChatApi } from '@prochat/web/data-access';

/** Everybody who can be mentioned in a note. */
@Injectable({ providedIn: 'root' })
export class Colleagues {
  private readonly api = inject(ChatApi);
  private readonly all = signal<ProfessionalsResponse['items']>([]);

  readonly people = this.all.asReadonly();

  /** For whoever shows their names: fetched now, unless they are known. */
  known(): Signal<ProfessionalsResponse['items']> {
    if (untracked(this.people).length === 0) void this.refresh();
    return this.people;
  }

  /** Never rejects: without an answer those known before stay. */
  async refresh(): Promise<void> {
    await this.api.professionals().then(
      ({ items }) => this.all.set(items),
      () => undefined,
    );
  }
}
