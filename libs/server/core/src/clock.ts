import { Injectable } from '@nestjs/common';

/** The time of day. Tests replace it to let sessions expire; nothing else in the server asks for the time. */
@Injectable()
export class Clock {
  now(): Date {
    return new Date();
  }

  /** ISO 8601 UTC with milliseconds. */
  iso(): string {
    return this.now().toISOString();
  }
}
