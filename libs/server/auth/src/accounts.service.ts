import { Injectable } from '@nestjs/common';
import type { PersonDetails, PersonRef } from '@prochat/contract';
import { AppError } from '@prochat/server/core';

/** Who people are: sign-up, sign-in, and what admins do to accounts. */
@Injectable()
export class Accounts {
  /** What staff may see of a person; `null` when there is none. */
  personDetails(_id: string): Promise<PersonDetails | null> {
    throw new AppError('INTERNAL');
  }
  /** Somebody who can answer conversations: staff or admin, not blocked; else `null`. */
  professional(_id: string): Promise<PersonRef | null> {
    throw new AppError('INTERNAL');
  }
}
