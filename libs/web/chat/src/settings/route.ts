import type { Type } from '@angular/core';

/** The settings of either door; the route's data say for whom (`audience`). */
export const loadSettingsPage = (): Promise<Type<unknown>> =>
  import('./settings-page').then((m) => m.SettingsPage);
