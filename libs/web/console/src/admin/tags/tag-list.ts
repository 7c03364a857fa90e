import { Injectable, inject, signal } from '@angular/core';
import type { Tag, TagColor } from '@prochat/contract';
import { toAppError } from '@prochat/web/data-access';
import { DeskApi } from '@prochat/web/data-access/staff';

/** The tags there are, as an admin changes them. Lives as long as the page that shows them. */
@Injectable()
export class TagList {
  private readonly api = inject(DeskApi);

  /** By name. */
  readonly tags = signal<Tag[]>([]);
  readonly state = signal<'loading' | 'ready' | 'error'>('loading');
  readonly error = signal('');

  /** Never rejects. */
  async load(): Promise<void> {
    this.state.set('loading');
    try {
      this.tags.set((await this.api.tags()).items);
      this.state.set('ready');
    } catch (thrown) {
      this.error.set(toAppError(thrown).message);
      this.state.set('error');
    }
  }

  /** @throws AppError */
  async create(name: string, color: TagColor): Promise<void> {
    const { tag } = await this.api.createTag({ name, color });
    this.tags.update((tags) => [...tags, tag].sort((a, b) => (a.name < b.name ? -1 : 1)));
  }

  /** @throws AppError */
  async recolor(name: string, color: TagColor): Promise<void> {
    const { tag } = await this.api.recolorTag(name, color);
    this.tags.update((tags) => tags.map((one) => (one.name === name ? tag : one)));
  }

  /** @throws AppError */
  async remove(name: string): Promise<void> {
    await this.api.removeTag(name);
    this.tags.update((tags) => tags.filter((tag) => tag.name !== name));
  }
}
