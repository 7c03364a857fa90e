import { inject } from '@angular/core';
import { Router, type CanMatchFn, type UrlSegment } from '@angular/router';
import { isAtLeast, type Role } from '@prochat/contract';
import { Session } from './session';

/** Only for people who are signed in; others sign in first and come back. */
export const signedIn: CanMatchFn = (_route, segments) => requireRole('user', segments);

/** Only for end users. Professionals go to the console: they answer conversations and open none. */
export const endUserOnly: CanMatchFn = async (_route, segments) => {
  const [router, session] = [inject(Router), inject(Session)];
  const allowed = await requireRole('user', segments);
  const role = session.user()?.role;
  return allowed === true && role && role !== 'user' ? router.parseUrl(doorOf(role)) : allowed;
};

/** Only for professionals. End users go to their own door. */
export const staffOnly: CanMatchFn = (_route, segments) => requireRole('staff', segments);

/** Only for admins. Others go to their own door. */
export const adminOnly: CanMatchFn = (_route, segments) => requireRole('admin', segments);

/** Only for people who are not signed in (the sign-in pages); others go to their own door. */
export const signedOut: CanMatchFn = async () => {
  const router = inject(Router);
  const session = inject(Session);
  await session.ready;
  const user = session.user();
  return user ? router.parseUrl(doorOf(user.role)) : true;
};

/** Where somebody belongs who asked for nothing in particular. */
export function doorOf(role: Role): string {
  return isAtLeast(role, 'staff') ? '/console' : '/';
}

async function requireRole(least: Role, segments: UrlSegment[]) {
  const router = inject(Router);
  const session = inject(Session);
  const asked = router.currentNavigation()?.extractedUrl.toString() ?? `/${segments.join('/')}`;
  await session.ready;
  const user = session.user();
  if (user && isAtLeast(user.role, least)) return true;
  if (user) return router.parseUrl(doorOf(user.role));
  return router.createUrlTree(['/sign-in'], { queryParams: asked === '/' ? {} : { next: asked } });
}
