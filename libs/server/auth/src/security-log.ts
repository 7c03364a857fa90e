import { Injectable } from '@nestjs/common';
import { PinoLogger } from 'nestjs-pino';
import type { Role } from '@prochat/contract';

export type SecurityEvent =
  | 'registered'
  | 'guest-entered'
  | 'guest-made-account'
  | 'signed-in'
  | 'sign-in-failed'
  | 'signed-out'
  | 'signed-out-everywhere'
  | 'refresh-reused'
  | 'first-admin-created'
  | 'user-created'
  | 'role-changed'
  | 'password-changed'
  | 'blocked'
  | 'unblocked'
  | 'upload-blocked'
  | 'erased';

/** Ids only: no e-mail, no name of a person or a file, no token ever gets into a log. */
export interface SecurityFacts {
  /** Whom it is about; absent when nobody was recognised. */
  userId?: string;
  /** Who did it, when that is somebody else. */
  actorId?: string;
  sessionId?: string;
  role?: Role;
  uploadId?: string;
  /** What the scanner calls the harm. */
  signature?: string;
}

/** One structured line for each security event, at `info`, found by the key `security`. */
@Injectable()
export class SecurityLog {
  constructor(private readonly logger: PinoLogger) {}

  record(event: SecurityEvent, facts: SecurityFacts = {}): void {
    this.logger.info({ security: event, ...facts }, event);
  }
}
