import { Injectable } from '@nestjs/common';
import type { SessionEndReason } from '@prochat/contract';
import { AppError } from '@prochat/server/core';
import type { UserRecord } from './auth.store';
import type { Caller } from './caller';

/** What a sign-in gives a browser: both tokens go into cookies and nowhere else. */
export interface OpenedSession {
  accessToken: string;
  /** `null` when another tab has just rotated it: that tab's cookie is the one to keep. */
  refreshToken: string | null;
}

/** From where a session is opened. */
export interface Device {
  userAgent: string;
  ip: string;
}

/** Opens, refreshes, checks and ends sessions. */
@Injectable()
export class Sessions {
  open(_user: UserRecord, _device: Device): Promise<OpenedSession> {
    throw new AppError('INTERNAL');
  }
  refresh(_refreshToken: string): Promise<OpenedSession> {
    throw new AppError('INTERNAL');
  }
  /** @throws AppError UNAUTHENTICATED, SESSION_EXPIRED, BLOCKED */
  authenticate(_accessToken: string): Promise<Caller> {
    throw new AppError('INTERNAL');
  }
  end(_sessionId: string, _reason: SessionEndReason): Promise<void> {
    throw new AppError('INTERNAL');
  }
  endAllOf(_userId: string, _reason: SessionEndReason): Promise<void> {
    throw new AppError('INTERNAL');
  }
}
