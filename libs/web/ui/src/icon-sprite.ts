import { DOCUMENT, Injectable, inject } from '@angular/core';

const SPRITE = '/icons.svg';
const TRY_AGAIN_MS = 3_000;

/**
 * Brings the sprite (`apps/web/public/icons.svg`) into the page, once. A `<use>` of another file would be asked for again
 * with each new icon, and a lost connection is just when new icons have to appear.
 */
@Injectable({ providedIn: 'root' })
export class IconSprite {
  private readonly document = inject(DOCUMENT);

  constructor() {
    void this.load();
  }

  private async load(): Promise<void> {
    try {
      const response = await fetch(SPRITE);
      if (!response.ok) throw new Error(`${response.status} for ${SPRITE}`);
      this.insert(await response.text());
    } catch {
      setTimeout(() => void this.load(), TRY_AGAIN_MS);
    }
  }

  private insert(text: string): void {
    const sprite = new DOMParser().parseFromString(text, 'image/svg+xml').documentElement;
    this.document.body.append(this.document.importNode(sprite, true));
  }
}
