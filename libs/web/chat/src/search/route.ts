import type { Type } from '@angular/core';

/** The search page of either door; the route's data say for whom (`audience`). */
export const loadSearchPage = (): Promise<Type<unknown>> => import('./search-page').then((m) => m.SearchPage);
