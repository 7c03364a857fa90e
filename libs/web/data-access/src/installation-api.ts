import { HttpClient } from '@angular/common/http';
import { Injectable, inject } from '@angular/core';
import type {
  CreateInviteRequest,
  CreateInviteResponse,
  InvitesResponse,
  SettingsResponse,
  UpdateSettingsRequest,
} from '@prochat/contract';
import { answerOf } from './app-error';

const INVITES = '/api/admin/invites';
const SETTINGS = '/api/admin/settings';

/** What admins arrange: invitations and settings. Rejects with `AppError`; keeps nothing. */
@Injectable({ providedIn: 'root' })
export class InstallationApi {
  private readonly http = inject(HttpClient);

  invites(): Promise<InvitesResponse> {
    return answerOf(this.http.get<InvitesResponse>(INVITES));
  }

  invite(request: CreateInviteRequest): Promise<CreateInviteResponse> {
    return answerOf(this.http.post<CreateInviteResponse>(INVITES, request));
  }

  async revokeInvite(id: string): Promise<void> {
    await answerOf(this.http.delete(`${INVITES}/${encodeURIComponent(id)}`));
  }

  settings(): Promise<SettingsResponse> {
    return answerOf(this.http.get<SettingsResponse>(SETTINGS));
  }

  changeSettings(request: UpdateSettingsRequest): Promise<SettingsResponse> {
    return answerOf(this.http.patch<SettingsResponse>(SETTINGS, request));
  }
}
