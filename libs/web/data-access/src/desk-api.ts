import { HttpClient } from '@angular/common/http';
import { Injectable, inject } from '@angular/core';
import type {
  CannedRepliesResponse,
  CannedReplyResponse,
  CreateCannedReplyRequest,
  CreateTagRequest,
  TagColor,
  TagResponse,
  TagsResponse,
  UpdateCannedReplyRequest,
} from '@prochat/contract';
import { answerOf } from './app-error';

const TAGS = '/api/admin/tags';
const REPLIES = '/api/chat/canned-replies';

/** What professionals share: tags and canned replies. Rejects with `AppError`; keeps nothing. */
@Injectable({ providedIn: 'root' })
export class DeskApi {
  private readonly http = inject(HttpClient);

  tags(): Promise<TagsResponse> {
    return answerOf(this.http.get<TagsResponse>('/api/chat/tags'));
  }

  /** Admins only, as the next two. */
  createTag(request: CreateTagRequest): Promise<TagResponse> {
    return answerOf(this.http.post<TagResponse>(TAGS, request));
  }

  recolorTag(name: string, color: TagColor): Promise<TagResponse> {
    return answerOf(this.http.patch<TagResponse>(`${TAGS}/${encodeURIComponent(name)}`, { color }));
  }

  async removeTag(name: string): Promise<void> {
    await answerOf(this.http.delete(`${TAGS}/${encodeURIComponent(name)}`));
  }

  /** The team's and one's own. */
  cannedReplies(): Promise<CannedRepliesResponse> {
    return answerOf(this.http.get<CannedRepliesResponse>(REPLIES));
  }

  createCannedReply(request: CreateCannedReplyRequest): Promise<CannedReplyResponse> {
    return answerOf(this.http.post<CannedReplyResponse>(REPLIES, request));
  }

  updateCannedReply(id: string, request: UpdateCannedReplyRequest): Promise<CannedReplyResponse> {
    return answerOf(this.http.patch<CannedReplyResponse>(`${REPLIES}/${encodeURIComponent(id)}`, request));
  }

  async removeCannedReply(id: string): Promise<void> {
    await answerOf(this.http.delete(`${REPLIES}/${encodeURIComponent(id)}`));
  }
}
