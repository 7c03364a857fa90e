import { HttpClient } from '@angular/common/http';
import { Injectable, inject, signal } from '@angular/core';
import type {
  AccountRequest,
  ClientConfig,
  ErrorDetails,
  GuestRequest,
  InviteResponse,
  InviteTokenRequest,
  JoinRequest,
  LoginRequest,
  RegisterRequest,
  SessionEndReason,
  SetupRequest,
  User,
  UserResponse,
} from '@prochat/contract';
import { answerOf, toAppError } from './app-error';
import { keptHere } from './kept-here';

/** Set by the tab that renewed last, so that the others waiting for the lock need not renew again. */
const RENEWED_AT = 'prochat.renewedAt';
/** Set while there is a session in this browser: a stranger's first visit then asks for no renewal. */
const SIGNED_IN = 'prochat.signedIn';
const RENEWAL_LOCK = 'prochat.renewal';

/**
 * Who is signed in here, and what this installation allows. Renews the session silently; the HTTP interceptor and the
 * socket ask it to, nobody else talks to `/auth`. Where to go when it has ended is for the application to decide.
 */
@Injectable({ providedIn: 'root' })
export class Session {
  private readonly http = inject(HttpClient);
  private readonly userState = signal<User | null>(null);
  private readonly configState = signal<ClientConfig | null>(null);
  private readonly endedState = signal<SessionEndReason | null>(null);
  private readonly blockState = signal<ErrorDetails | null>(null);
  private renewal: Promise<boolean> | null = null;

  /** Who is signed in; `null` for nobody, and before `ready`. */
  readonly user = this.userState.asReadonly();
  readonly config = this.configState.asReadonly();
  /** Why the server ended the session; `null` after signing in, and after signing out by oneself. */
  readonly ended = this.endedState.asReadonly();
  /** With `ended` by a block: until when and why, as BLOCKED says it. */
  readonly block = this.blockState.asReadonly();
  /** Resolves, and never rejects, when it is known whether somebody is signed in. */
  readonly ready: Promise<void> = this.load();

  signIn(request: LoginRequest): Promise<User> {
    return this.enter('login', request);
  }

  register(request: RegisterRequest): Promise<User> {
    return this.enter('register', request);
  }

  continueAsGuest(request: GuestRequest): Promise<User> {
    return this.enter('guest', request);
  }

  /** The guest who is signed in becomes an account; the session and all that is his go on. */
  makeAccount(request: AccountRequest): Promise<User> {
    return this.enter('account', request);
  }

  /** Makes the first admin with the token of the one-time set-up link. */
  async setUp(request: SetupRequest): Promise<User> {
    const user = await this.enter('setup', request);
    this.configState.update((config) => config && { ...config, setupNeeded: false });
    return user;
  }

  /** What an invitation's link is for. */
  lookAtInvite(request: InviteTokenRequest): Promise<InviteResponse> {
    return answerOf(this.http.post<InviteResponse>('/api/auth/invite', request));
  }

  join(request: JoinRequest): Promise<User> {
    return this.enter('join', request);
  }

  /** Signs out here. When the server cannot be reached the cookies remain, so it rejects and nothing changes. */
  async signOut(): Promise<void> {
    try {
      await answerOf(this.http.post('/api/auth/logout', null));
    } catch (thrown) {
      if (toAppError(thrown).code !== 'UNAUTHENTICATED') throw thrown;
    }
    this.forget(null);
  }

  /** Loads what a sign-in page needs again, for the "Try again" of a page opened without a connection. */
  async loadConfig(): Promise<void> {
    this.configState.set(await answerOf(this.http.get<ClientConfig>('/api/config')));
  }

  /**
   * Renews the session once, however many callers ask at the same time, in this tab and (where the browser has locks) in
   * all tabs of this browser. True: repeat the call that was refused. Rejects with OFFLINE and the like when it could
   * not be tried; then nothing is known about the session.
   */
  renew(): Promise<boolean> {
    this.renewal ??= this.renewAlone().finally(() => (this.renewal = null));
    return this.renewal;
  }

  /** The server has ended this session: forget who it was. */
  end(reason: SessionEndReason, block: ErrorDetails | null = null): void {
    if (!this.userState()) return;
    this.blockState.set(block);
    this.forget(reason);
  }

  private begin(user: User): void {
    keptHere.write(SIGNED_IN, 'yes');
    this.endedState.set(null);
    this.userState.set(user);
  }

  private forget(reason: SessionEndReason | null): void {
    keptHere.write(SIGNED_IN, null);
    this.endedState.set(reason);
    this.userState.set(null);
  }

  private async load(): Promise<void> {
    // After the constructor: the interceptor may ask for this very object.
    await Promise.resolve();
    await Promise.all([this.loadUser(), this.loadConfig().catch(() => undefined)]);
  }

  private async loadUser(): Promise<void> {
    try {
      const { user } = await answerOf(this.http.get<UserResponse>('/api/auth/me'));
      this.begin(user);
    } catch {
      this.userState.set(null);
    }
  }

  private async enter(
    door: 'login' | 'register' | 'guest' | 'account' | 'setup' | 'join',
    request: object,
  ): Promise<User> {
    const { user } = await answerOf(this.http.post<UserResponse>(`/api/auth/${door}`, request));
    this.begin(user);
    return user;
  }

  private async renewAlone(): Promise<boolean> {
    if (keptHere.read(SIGNED_IN) === null) return false;
    const askedAt = Date.now();
    const renewUnlessDone = async (): Promise<boolean> => {
      if (Number(keptHere.read(RENEWED_AT)) > askedAt) return true;
      return this.postRefresh();
    };
    if (!('locks' in navigator)) return renewUnlessDone();
    return navigator.locks.request(RENEWAL_LOCK, renewUnlessDone);
  }

  private async postRefresh(): Promise<boolean> {
    try {
      await answerOf(this.http.post('/api/auth/refresh', null));
    } catch (thrown) {
      const error = toAppError(thrown);
      if (error.code === 'OFFLINE' || error.code === 'UNAVAILABLE' || error.code === 'RATE_LIMITED')
        throw error;
      keptHere.write(SIGNED_IN, null);
      return false;
    }
    // If it cannot be kept, another tab renews once more than needed, which the server allows.
    keptHere.write(RENEWED_AT, String(Date.now()));
    return true;
  }
}
