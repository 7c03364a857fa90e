import { DOCUMENT, Injectable, inject } from '@angular/core';

/** Of both doors. */
const SPRITE = '/icons.svg';
const TRY_AGAIN_MS = 3_000;

/**
 * Brings the sprite (`apps/web/public/icons.svg`) into the page, and others that a part of the program needs, each once. A `<use>` of another file would be asked for again
 * with each new icon, and a lost connection is just when new icons have to appear.
 */
@Injectable({ providedIn: 'root' })
export class IconSprite {
  private readonly document = inject(DOCUMENT);

  private readonly added = new Set<string>();

  constructor() {
    this.add(SPRITE);
  }

  add(sprite: string): void {
    if (this.added.has(sprite)) return;
    this.added.add(sprite);
    void this.load(sprite);
  }

  private async load(sprite: string): Promise<void> {
    try {
      const response = await fetch(sprite);
      if (!response.ok) throw new Error(`${response.status} for ${sprite}`);
      this.insert(await response.text());
    } catch {
      setTimeout(() => void this.load(sprite), TRY_AGAIN_MS);
    }
  }

  private insert(text: string): void {
    const sprite = new DOMParser().parseFromString(text, 'image/svg+xml').documentElement;
    this.document.body.append(this.document.importNode(sprite, true));
  }
}
