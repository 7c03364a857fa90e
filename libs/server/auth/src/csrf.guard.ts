import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { AppError, Config } from '@prochat/server/core';
import type { Request, Response } from 'express';
import { MULTIPART } from './access.decorators';
import { CsrfTokens } from './csrf-tokens';

const SAFE_METHODS = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * Keeps other sites from acting with our cookies: on every unsafe method, signed in or not, the Origin must be ours, the
 * body JSON (what no form can send; the type of forms only where files are taken), and the header must repeat the cookie,
 * which no form can do either. Every call that carries no good cookie gets one with the answer, so that the first POST of a
 * page, or the next try after a refusal, can succeed.
 */
@Injectable()
export class CsrfGuard implements CanActivate {
  constructor(
    private readonly reflector: Reflector,
    private readonly config: Config,
    private readonly tokens: CsrfTokens,
  ) {}

  canActivate(context: ExecutionContext): boolean {
    if (context.getType() !== 'http') return true;
    const request = context.switchToHttp().getRequest<Request>();
    const accepted = SAFE_METHODS.has(request.method) || this.isOurs(request, this.typesOf(context));
    this.tokens.ensure(request, context.switchToHttp().getResponse<Response>());
    if (!accepted) throw new AppError('CSRF');
    return true;
  }

  /** @throws AppError ORIGIN_NOT_ALLOWED */
  private isOurs(request: Request, types: string[]): boolean {
    const { origin, 'sec-fetch-site': fetchSite, 'content-type': contentType } = request.headers;
    if (origin !== undefined && !this.config.allowedOrigins.includes(origin))
      throw new AppError('ORIGIN_NOT_ALLOWED');
    if (origin === undefined && (fetchSite === 'cross-site' || fetchSite === 'same-site')) return false;
    if (contentType !== undefined && !request.is(types) && hasBody(request)) return false;
    return this.tokens.isValid(request);
  }

  private typesOf(context: ExecutionContext): string[] {
    const files = this.reflector.get<boolean | undefined>(MULTIPART, context.getHandler());
    return files === true ? ['application/json', 'multipart/form-data'] : ['application/json'];
  }
}

function hasBody({ headers }: Request): boolean {
  return headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0;
}
