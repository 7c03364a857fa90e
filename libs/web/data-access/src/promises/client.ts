import { HttpBackend, HttpXsrfTokenExtractor } from '@angular/common/http';
import { ApplicationRef, effect, type Type } from '@angular/core';
import { createApplication } from '@angular/platform-browser';
import type { User } from '@prochat/contract';
import { SOCKET_CONFIG_TOKEN, Socket, type SocketIoConfig } from 'ngx-socket-io';
import { ChatApi } from '../chat-api';
import { ChatSocket } from '../chat-socket';
import type { FileTray } from '../attached-file';
import { ConversationStore } from '../conversation-store';
import { FileTrays } from '../file-trays';
import { provideDataAccess } from '../provide-data-access';
import { Session } from '../session';
import type { Thread } from '../thread';
import { UploadRequests } from '../upload-api';
import { BrowserHttp, CookieJar } from './browser-http';
import { BrowserUploads } from './browser-uploads';
import { FateWatch } from './fate-watch';
import type { Network } from './network';

/** The page's address in these tests: jsdom's own, which its sockets tell the server as their Origin. */
export const PAGE_URL = 'http://localhost';

/**
 * One browser with the real web client in it, an application of its own for each. Exchanged are only the edges of the
 * process: where requests and sockets go (`Network`), and the cookie jar. A reload ends the application and starts
 * another on what the browser has kept.
 */
export class Client {
  readonly jar = new CookieJar();
  readonly fates = new FateWatch();
  readonly http: BrowserHttp;
  private app: ApplicationRef | null = null;
  private lost = new Map<string, number>();

  private constructor(readonly network: Network) {
    this.http = new BrowserHttp(() => network.url, PAGE_URL, this.jar);
  }

  static async open(network: Network): Promise<Client> {
    const client = new Client(network);
    await client.load();
    return client;
  }

  get<T>(type: Type<T>): T {
    if (!this.app) throw new Error('The page is closed.');
    return this.app.injector.get(type);
  }

  get store(): ConversationStore {
    return this.get(ConversationStore);
  }

  get socket(): ChatSocket {
    return this.get(ChatSocket);
  }

  /** Who is signed in here. */
  get user(): User {
    const user = this.get(Session).user();
    if (!user) throw new Error('Nobody is signed in here.');
    return user;
  }

  /** REST as this person, past everything the client holds. */
  get fresh(): ChatApi {
    return this.get(ChatApi);
  }

  thread(id: string): Thread {
    return this.store.thread(id);
  }

  /** What he has attached there and not sent. */
  tray(id: string, kind: 'message' | 'note'): FileTray {
    return this.get(FileTrays).trayOf(`${id}.${kind}`);
  }

  /** Opens the thread and watches every fate it ever shows. */
  openThread(id: string): Thread {
    const thread = this.thread(id);
    thread.open();
    this.fates.begin(id);
    effect(() => this.fates.see(id, thread.entries()), { injector: this.app!.injector });
    return thread;
  }

  /** The next `count` facts of this kind never arrive here, as if the server had forgotten this socket for a moment. */
  lose(event: string, count: number): void {
    this.lost.set(event, count);
  }

  get hasLostFacts(): boolean {
    return this.lost.size > 0;
  }

  /** Breaks the connection; it comes back by itself. */
  reconnect(): void {
    this.lost.clear();
    this.network.cut();
    this.network.mend();
  }

  async reload(): Promise<void> {
    this.close();
    await this.load();
  }

  /** Closes the page. What has not been said stays in the browser. */
  close(): void {
    this.app?.destroy();
    this.app = null;
  }

  private async load(): Promise<void> {
    this.app = await createApplication({ providers: [provideDataAccess(), this.edges()] });
    await this.get(Session).ready;
    if (this.get(Session).user()) void this.store;
  }

  private edges() {
    return [
      { provide: HttpBackend, useValue: this.http },
      {
        provide: UploadRequests,
        useValue: new BrowserUploads(() => this.network.url, PAGE_URL, this.jar),
      },
      { provide: HttpXsrfTokenExtractor, useValue: this.jar },
      {
        provide: Socket,
        useFactory: (config: SocketIoConfig, app: ApplicationRef) => this.makeSocket(config, app),
        deps: [SOCKET_CONFIG_TOKEN, ApplicationRef],
      },
    ];
  }

  private makeSocket({ options }: SocketIoConfig, app: ApplicationRef): Socket {
    const socket = new Socket({ url: this.network.url, options: { ...options, forceNew: true } }, app);
    // Cookies would be jsdom's, which is one browser: the token says who it is instead.
    socket.auth = (give) => give({ token: this.jar.get('session') ?? '' });
    const io = socket.ioSocket as unknown as { onevent(packet: { data: [string, unknown] }): void };
    const deliver = io.onevent.bind(io);
    io.onevent = (packet) => {
      const left = this.lost.get(packet.data[0]) ?? 0;
      if (left > 0) this.lost.set(packet.data[0], left - 1);
      else deliver(packet);
    };
    return socket;
  }
}
