import { HttpClient, HttpParams } from '@angular/common/http';
import { Injectable, inject } from '@angular/core';
import type {
  AssignRequest,
  BulkRequest,
  BulkResponse,
  Conversation,
  ConversationDetailsResponse,
  ConversationListQuery,
  ConversationResponse,
  CreateConversationRequest,
  CreateConversationResponse,
  DraftSlot,
  DraftsResponse,
  MessagePage,
  MessagePageQuery,
  Page,
  ProfessionalsResponse,
  RateRequest,
  SaveDraftRequest,
  UpdateConversationRequest,
} from '@prochat/contract';
import { answerOf } from './app-error';

const CONVERSATIONS = '/api/chat/conversations';

/** The conversations by REST, each call as the contract has it. Rejects with `AppError`; keeps nothing. */
@Injectable({ providedIn: 'root' })
export class ChatApi {
  private readonly http = inject(HttpClient);

  conversations(query: ConversationListQuery = {}): Promise<Page<Conversation>> {
    return answerOf(this.http.get<Page<Conversation>>(CONVERSATIONS, { params: toParams(query) }));
  }

  conversation(id: string): Promise<ConversationDetailsResponse> {
    return answerOf(this.http.get<ConversationDetailsResponse>(`${CONVERSATIONS}/${encodeURIComponent(id)}`));
  }

  messages(id: string, query: MessagePageQuery = {}): Promise<MessagePage> {
    const url = `${CONVERSATIONS}/${encodeURIComponent(id)}/messages`;
    return answerOf(this.http.get<MessagePage>(url, { params: toParams(query) }));
  }

  create(request: CreateConversationRequest): Promise<CreateConversationResponse> {
    return answerOf(this.http.post<CreateConversationResponse>(CONVERSATIONS, request));
  }

  assign(id: string, request: AssignRequest = {}): Promise<ConversationResponse> {
    return this.act(id, 'assign', request);
  }

  /** How it is sorted. Staff only. */
  update(id: string, request: UpdateConversationRequest): Promise<ConversationResponse> {
    const url = `${CONVERSATIONS}/${encodeURIComponent(id)}`;
    return answerOf(this.http.patch<ConversationResponse>(url, request));
  }

  close(id: string): Promise<ConversationResponse> {
    return this.act(id, 'close');
  }

  reopen(id: string): Promise<ConversationResponse> {
    return this.act(id, 'reopen');
  }

  /** How content its end user was; once. */
  rate(id: string, request: RateRequest): Promise<ConversationResponse> {
    return this.act(id, 'rating', request);
  }

  /** What the caller has written there and not sent. */
  drafts(id: string): Promise<DraftsResponse> {
    return answerOf(this.http.get<DraftsResponse>(`${CONVERSATIONS}/${encodeURIComponent(id)}/drafts`));
  }

  /** Arrives even if the page is closed meanwhile. */
  async saveDraft(id: string, slot: DraftSlot, request: SaveDraftRequest): Promise<void> {
    const url = `${CONVERSATIONS}/${encodeURIComponent(id)}/drafts/${slot}`;
    await answerOf(this.http.put(url, request, { keepalive: true }));
  }

  /** Whom a conversation can be handed to. Staff only. */
  professionals(): Promise<ProfessionalsResponse> {
    return answerOf(this.http.get<ProfessionalsResponse>('/api/chat/professionals'));
  }

  /** The same for each. Staff only. */
  bulk(request: BulkRequest): Promise<BulkResponse> {
    return answerOf(this.http.post<BulkResponse>(`${CONVERSATIONS}/bulk`, request, { keepalive: true }));
  }

  /** Arrives even if the page is closed meanwhile. */
  private act(id: string, deed: string, body: object = {}): Promise<ConversationResponse> {
    const url = `${CONVERSATIONS}/${encodeURIComponent(id)}/${deed}`;
    return answerOf(this.http.post<ConversationResponse>(url, body, { keepalive: true }));
  }
}

/** A query of the contract as parameters; absent and empty values are left out. */
export function toParams(query: object): HttpParams {
  let params = new HttpParams();
  for (const [name, value] of Object.entries(query) as [string, string | number | undefined][]) {
    if (value !== undefined && value !== '') params = params.set(name, value);
  }
  return params;
}
