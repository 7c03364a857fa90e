import { Injectable, inject, signal } from '@angular/core';
import type { ProfessionalsResponse } from '@prochat/contract';
import { ChatApi } from '@prochat/web/data-access';

/** Everybody who can be mentioned in a note. */
@Injectable({ providedIn: 'root' })
export class Colleagues {
  private readonly api = inject(ChatApi);
  private readonly known = signal<ProfessionalsResponse['items']>([]);

  readonly people = this.known.asReadonly();

  /** Never rejects: without an answer those known before stay. */
  async refresh(): Promise<void> {
    await this.api.professionals().then(
      ({ items }) => this.known.set(items),
      () => undefined,
    );
  }
}
