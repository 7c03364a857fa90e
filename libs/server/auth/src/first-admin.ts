import { Injectable } from '@nestjs/common';
import { AppError } from '@prochat/server/core';

/** Sees to it that there is a first admin: from the environment, or by a one-time link. */
@Injectable()
export class FirstAdmin {
  /** `${publicUrl}/setup#token=...` while no admin exists, else `null`. Known after `app.init()`. */
  setupUrl(): string | null {
    throw new AppError('INTERNAL');
  }
}
