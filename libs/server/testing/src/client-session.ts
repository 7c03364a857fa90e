import type { ErrorBody } from '@prochat/contract';
import type { CastMember } from './cast';
import type { Answer, Method } from './http-client';
import type { Person } from './person';

/** A call over REST that is not answered in this time counts as not answered. */
const ANSWER_WITHIN_MS = 10_000;

/**
 * One browser's session, shared by its tabs: renews it once for all of them, by refreshing or, where that is no use any
 * more, by signing in as the person would. Calls over REST go through here, so that a 401 is renewed and tried again.
 */
export class ClientSession {
  #renewal: Promise<boolean> | null = null;
  /** Sign-ins after the first, and refreshes that were accepted. */
  readonly counts = { signIns: 0, refreshes: 0 };

  constructor(
    readonly person: Person,
    private readonly member: Pick<CastMember, 'email' | 'password'>,
  ) {}

  /** Any status; `null` when there was no answer. */
  async call<T>(method: Method, path: string, body?: unknown): Promise<Answer<T> | null> {
    const answer = await this.#once<T>(method, path, body);
    if (answer?.status !== 401 || path.startsWith('/auth/')) return answer;
    return (await this.renew()) ? this.#once<T>(method, path, body) : answer;
  }

  /** The error of a refused call. */
  static errorOf(answer: Answer<unknown>): Partial<ErrorBody> {
    return answer.body ?? {};
  }

  /** True when there is a session again. */
  renew(): Promise<boolean> {
    this.#renewal ??= this.#renew().finally(() => {
      this.#renewal = null;
    });
    return this.#renewal;
  }

  async #renew(): Promise<boolean> {
    const refreshed = await this.#once('POST', '/auth/refresh');
    if (refreshed === null || refreshed.status >= 500) return false;
    if (refreshed.status < 300) {
      this.counts.refreshes += 1;
      return true;
    }
    const signedIn = await within(this.person.signIn(this.member)).catch(() => null);
    if (signedIn === null) return false;
    this.counts.signIns += 1;
    return true;
  }

  #once<T>(method: Method, path: string, body?: unknown): Promise<Answer<T> | null> {
    return within(this.person.http.request<T>(method, path, body)).catch(() => null);
  }
}

/** `null` when it takes too long. */
async function within<T>(answer: Promise<T>): Promise<T | null> {
  let timer: NodeJS.Timeout | undefined;
  const tooLate = new Promise<null>((resolve) => {
    timer = setTimeout(() => resolve(null), ANSWER_WITHIN_MS);
  });
  try {
    return await Promise.race([answer, tooLate]);
  } finally {
    clearTimeout(timer);
  }
}
