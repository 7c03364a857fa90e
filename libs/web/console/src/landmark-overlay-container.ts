import { OverlayContainer } from '@angular/cdk/overlay';
import { Injectable } from '@angular/core';

/** Menus float inside the page's `main`, not after it: whoever goes from landmark to landmark finds them too. */
@Injectable()
export class LandmarkOverlayContainer extends OverlayContainer {
  override getContainerElement(): HTMLElement {
    const container = super.getContainerElement();
    const main = this._document.querySelector('main');
    // The door, and its `main` with it, is another one after signing out and in again.
    if (main && container.parentElement !== main) main.append(container);
    return container;
  }
}
