import { provideHttpClient, withInterceptors, withXsrfConfiguration } from '@angular/common/http';
import {
  HttpTestingController,
  provideHttpClientTesting,
  type TestRequest,
} from '@angular/common/http/testing';
import { EnvironmentInjector, createEnvironmentInjector } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { provideRouter } from '@angular/router';
import { CSRF_COOKIE, CSRF_HEADER, type Conversation, type JoinReply, type User } from '@prochat/contract';
import { Socket } from 'ngx-socket-io';
import { ChatSocket } from '../chat-socket';
import { ConversationStore } from '../conversation-store';
import { Drafts } from '../drafts';
import { FileTrays } from '../file-trays';
import { LateUploads } from '../late-uploads';
import { Outbox } from '../outbox';
import { renewSession } from '../renew-session';
import { Session } from '../session';
import type { Thread } from '../thread';
import { UploadRequests } from '../upload-api';
import { FakeSocket, settled } from './fake-socket';
import { FakeUploads } from './fake-uploads';
import { UPLOAD_LIMITS, conversationOf, pageOf } from './sample';

/** The whole lib with the two edges of the process in the hands of a test: HTTP and the socket. */
export class Setting {
  readonly socket = new FakeSocket();
  readonly uploads = new FakeUploads();
  readonly http: HttpTestingController;

  constructor() {
    TestBed.configureTestingModule({
      providers: [
        provideHttpClient(
          withXsrfConfiguration({ cookieName: CSRF_COOKIE, headerName: CSRF_HEADER }),
          withInterceptors([renewSession]),
        ),
        provideHttpClientTesting(),
        provideRouter([]),
        { provide: Socket, useValue: this.socket },
        { provide: UploadRequests, useValue: this.uploads },
      ],
    });
    this.http = TestBed.inject(HttpTestingController);
  }

  get session(): Session {
    return TestBed.inject(Session);
  }

  get store(): ConversationStore {
    return TestBed.inject(ConversationStore);
  }

  /** The page is open, and this person was signed in already; `null`: nobody. */
  async openPage(user: User | null): Promise<void> {
    localStorage.removeItem('prochat.signedIn');
    const { ready } = this.session;
    await settled();
    this.answer('/api/config', { guests: true, uploads: UPLOAD_LIMITS });
    if (user) this.answer('/api/auth/me', { user });
    else this.fail('/api/auth/me', 401, 'UNAUTHENTICATED');
    await ready;
  }

  /** He is signed in and the connection stands. */
  async online(user: User): Promise<void> {
    await this.openPage(user);
    void this.store;
    TestBed.tick();
    await this.socket.accept();
  }

  /** A thread that is open, holds `held` and has joined. */
  async openThread(held: Parameters<typeof pageOf>[0], rest: Partial<Conversation> = {}): Promise<Thread> {
    const conversation = conversationOf({ lastSeq: held.at(-1)?.seq ?? 0, ...rest });
    const thread = this.store.thread(conversation.id);
    thread.open();
    this.answer('/api/chat/conversations/c1/messages', pageOf(held));
    this.answer('/api/chat/conversations/c1', { conversation });
    await settled();
    await this.socket.last('conversation:join').reply(joinReplyOf({ conversation }));
    return thread;
  }

  /** Answers the one request to this path that is open. */
  answer(path: string, body: object | null): TestRequest {
    const request = this.http.expectOne(({ url }) => url === path);
    request.flush(body);
    return request;
  }

  /** Nothing was asked that the test has not answered. Drafts, which every open thread asks for, have a test of their own. */
  verify(): void {
    for (const request of this.http.match(({ url }) => /\/drafts(\/\w+)?$/.test(url))) {
      if (!request.cancelled) request.flush({ drafts: [] });
    }
    this.http.verify();
  }

  fail(path: string, status: number, code: string): void {
    const request = this.http.expectOne(({ url }) => url === path);
    request.flush({ code, message: `${code}.` }, { status, statusText: code });
  }
}

export function joinReplyOf(rest: Partial<JoinReply> = {}): JoinReply {
  const conversation = rest.conversation ?? conversationOf();
  return { conversation, messages: [], updated: [], more: false, lastSeq: conversation.lastSeq, ...rest };
}

/** Another tab of the same browser, where the same person is signed in. */
export class SecondTab {
  readonly socket = new FakeSocket();
  readonly uploads = new FakeUploads();
  private readonly injector = createEnvironmentInjector(
    [
      { provide: Socket, useValue: this.socket },
      { provide: UploadRequests, useValue: this.uploads },
      ChatSocket,
      LateUploads,
      FileTrays,
      Outbox,
      Drafts,
      ConversationStore,
    ],
    TestBed.inject(EnvironmentInjector),
  );
  readonly store = this.injector.get(ConversationStore);
  readonly outbox = this.injector.get(Outbox);
  readonly trays = this.injector.get(FileTrays);

  close(): void {
    this.injector.destroy();
  }
}
