import { InjectionToken, signal, type Signal } from '@angular/core';
import type { PersonRef } from '@prochat/contract';

/** Who can be mentioned in a note: their names are marked there. The console provides them; elsewhere there are none. */
export const MENTIONABLE = new InjectionToken<Signal<readonly PersonRef[]>>('MENTIONABLE', {
  factory: () => signal([]),
});
