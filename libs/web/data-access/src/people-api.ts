import { HttpClient } from '@angular/common/http';
import { Injectable, inject } from '@angular/core';
import type {
  CreateUserRequest,
  CreateUserResponse,
  Page,
  UpdateUserRequest,
  User,
  UserListQuery,
  UserResponse,
} from '@prochat/contract';
import { answerOf } from './app-error';
import { toParams } from './chat-api';

const USERS = '/api/admin/users';

/** The people of this installation, for admins. Rejects with `AppError`; keeps nothing. */
@Injectable({ providedIn: 'root' })
export class PeopleApi {
  private readonly http = inject(HttpClient);

  list(query: UserListQuery = {}): Promise<Page<User>> {
    return answerOf(this.http.get<Page<User>>(USERS, { params: toParams(query) }));
  }

  create(request: CreateUserRequest): Promise<CreateUserResponse> {
    return answerOf(this.http.post<CreateUserResponse>(USERS, request));
  }

  update(id: string, request: UpdateUserRequest): Promise<UserResponse> {
    return answerOf(this.http.patch<UserResponse>(`${USERS}/${encodeURIComponent(id)}`, request));
  }
}
