import type { Upload, User, UserResponse } from '@prochat/contract';
import type { CastMember } from './cast';
import { fileForm, HttpClient } from './http-client';
import { SocketClient, type SocketOptions } from './socket-client';

/**
 * Somebody with a browser: one cookie jar, any number of sockets. `signIn` and `register` go through the real API, so a
 * person is never more than what the server made of him.
 */
export class Person {
  private signedIn: User | null = null;
  private readonly sockets = new Set<SocketClient>();

  constructor(
    readonly http: HttpClient,
    private readonly url: () => string,
  ) {}

  /** @throws Error when nobody is signed in */
  get user(): User {
    if (this.signedIn === null) throw new Error('Nobody is signed in here.');
    return this.signedIn;
  }

  get id(): string {
    return this.user.id;
  }

  async register({ email, password, displayName }: CastMember): Promise<this> {
    this.signedIn = (
      await this.http.post<UserResponse>('/auth/register', { email, password, displayName })
    ).user;
    return this;
  }

  async signIn({ email, password }: Pick<CastMember, 'email' | 'password'>): Promise<this> {
    this.signedIn = (await this.http.post<UserResponse>('/auth/login', { email, password })).user;
    return this;
  }

  async enterAsGuest(displayName?: string, email?: string): Promise<this> {
    const request = {
      ...(displayName !== undefined && { displayName }),
      ...(email !== undefined && { email }),
    };
    this.signedIn = (await this.http.post<UserResponse>('/auth/guest', request)).user;
    return this;
  }

  /** Sends one file as the page does. @throws UnexpectedStatus when it is refused */
  async upload(name: string, content: string | Uint8Array<ArrayBuffer>, type = ''): Promise<Upload> {
    return this.http.post<Upload>('/chat/upload', fileForm(name, content, type));
  }

  /** A socket with this browser's cookies and the page's Origin. Closed with the installation. */
  async connect(options: SocketOptions = {}): Promise<SocketClient> {
    const socket = await SocketClient.connect(this.url(), {
      cookie: this.http.cookies.header('/socket.io'),
      origin: this.http.origin,
      ...options,
    });
    this.sockets.add(socket);
    return socket;
  }

  closeSockets(): void {
    for (const socket of this.sockets) socket.close();
    this.sockets.clear();
  }
}
