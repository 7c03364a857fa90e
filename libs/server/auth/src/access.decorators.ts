import { SetMetadata } from '@nestjs/common';
import type { Role } from '@prochat/contract';

/** Metadata key: what a route, event, controller or gateway asks of its caller. Without an entry it is closed. */
export const ACCESS = Symbol('access');
export type Access = Role | 'public';

/** Metadata key: the route tries credentials. */
export const CREDENTIALS = Symbol('credentials');

/** Metadata key: the route makes a person. */
export const ACCOUNTS = Symbol('accounts');

/** Metadata key: the route hands out files. */
export const DOWNLOADS = Symbol('downloads');

/** Metadata key: the route takes a file, as a form would send it. */
export const MULTIPART = Symbol('multipart');

/** Open to anyone, signed in or not. A test lists every route that says so. */
export const Public = (): MethodDecorator & ClassDecorator => SetMetadata(ACCESS, 'public' satisfies Access);

/** Open to callers who are at least `role` in `user < staff < admin`; on a method it outweighs the class. */
export const AtLeast = (role: Role): MethodDecorator & ClassDecorator =>
  SetMetadata(ACCESS, role satisfies Access);

/** `LOGIN_RATE` per address and e-mail applies, beside `REST_RATE`. */
export const TriesCredentials = (): MethodDecorator => SetMetadata(CREDENTIALS, true);

/** Limited per address, whatever e-mail is given: the names of people who do not exist yet cost nothing to make up. */
export const MakesAccounts = (): MethodDecorator => SetMetadata(ACCOUNTS, true);

/** Counted for itself and not in `REST_RATE`: a page of a conversation asks for dozens of pictures at once. */
export const ServesFiles = (): MethodDecorator => SetMetadata(DOWNLOADS, true);

/** The body is `multipart/form-data`. Where this is not said, only JSON is taken. */
export const TakesFiles = (): MethodDecorator => SetMetadata(MULTIPART, true);
