import { Injectable, computed, inject, signal } from '@angular/core';
import type { Tag, TagColor } from '@prochat/contract';
import { DeskApi } from '@prochat/web/data-access/staff';

/** The tags there are, with their colours, wherever conversations show them. */
@Injectable({ providedIn: 'root' })
export class TagBook {
  private readonly api = inject(DeskApi);
  private readonly known = signal<Tag[]>([]);
  private readonly colors = computed(() => new Map(this.known().map(({ name, color }) => [name, color])));

  /** By name. */
  readonly tags = this.known.asReadonly();

  /** Never rejects: without an answer those known before stay, and what is unknown is grey. */
  async refresh(): Promise<void> {
    await this.api.tags().then(
      ({ items }) => this.known.set(items),
      () => undefined,
    );
  }

  /** Grey for one that was removed: conversations keep the name. */
  colorOf(name: string): TagColor {
    return this.colors().get(name) ?? 'grey';
  }

  /** Admins only. @throws AppError */
  async create(name: string): Promise<void> {
    await this.api.createTag({ name });
    await this.refresh();
  }
}
