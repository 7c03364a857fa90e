import { type Signal, signal } from '@angular/core';

const seen = signal(false);
window.addEventListener('dragenter', (event) => {
  if (event.dataTransfer?.types.includes('Files')) seen.set(true);
});

/** Whether files have been dragged over this page: only then is there any need of `DROP_AREA`. */
export const filesDragged: Signal<boolean> = seen.asReadonly();
