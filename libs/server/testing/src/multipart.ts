import { API_PREFIX, CSRF_COOKIE, CSRF_HEADER } from '@prochat/contract';
import type { HttpClient } from './http-client';

/** One part of a form. What is `null` is left out, also where the standard asks for it. */
export interface FormPart {
  /** The form's field. */
  name: string | null;
  fileName?: string | null;
  type?: string | null;
  body: Buffer | string;
  /** Header lines more. */
  headers?: readonly string[];
}

export const BOUNDARY = 'attachment-5f1c0de';

export interface FormOptions {
  boundary?: string;
  /** Without it the form never says that it ends. */
  ends?: boolean;
}

/** The body of a form. Names are written as they are, quotes and line breaks included. */
export function formBody(
  parts: readonly FormPart[],
  { boundary = BOUNDARY, ends = true }: FormOptions = {},
): Buffer {
  const pieces = parts.flatMap((part) => [
    Buffer.from(`--${boundary}\r\n${partHead(part)}\r\n\r\n`),
    Buffer.isBuffer(part.body) ? part.body : Buffer.from(part.body),
    Buffer.from('\r\n'),
  ]);
  return Buffer.concat(ends ? [...pieces, Buffer.from(`--${boundary}--\r\n`)] : pieces);
}

/** The part that carries a file, as a browser writes it; whatever its name is. */
export function filePart(fileName: string | null, body: Buffer | string, type?: string | null): FormPart {
  return { name: 'file', fileName, body, type: type === undefined ? 'application/octet-stream' : type };
}

function partHead({ name, fileName, type, headers = [] }: FormPart): string {
  const disposition = [
    'Content-Disposition: form-data',
    ...(name === null ? [] : [`name="${name}"`]),
    ...(fileName === undefined || fileName === null ? [] : [`filename="${fileName}"`]),
  ].join('; ');
  return [
    disposition,
    ...(type === undefined || type === null ? [] : [`Content-Type: ${type}`]),
    ...headers,
  ].join('\r\n');
}

/**
 * The head of a request as this browser would send it, with cookies, Origin and CSRF header, for `RawConnection`. In
 * `headers`, `null` takes one away. The browser must have been to the server before.
 */
export function requestHead(
  method: string,
  path: string,
  http: HttpClient,
  headers: Readonly<Record<string, string | number | null>> = {},
): string {
  const full = `/${API_PREFIX}${path}`;
  const all = {
    Host: 'chat.test',
    Accept: 'application/json',
    Cookie: http.cookies.header(full.split('?')[0] ?? full),
    ...(method === 'GET'
      ? {}
      : {
          Origin: http.origin,
          [CSRF_HEADER]: decodeURIComponent(http.cookies.get(CSRF_COOKIE) ?? ''),
        }),
    Connection: 'close',
    ...headers,
  };
  const lines = Object.entries(all)
    .filter(([, value]) => value !== null)
    .map(([name, value]) => `${name}: ${value}`);
  return [`${method} ${full} HTTP/1.1`, ...lines, '', ''].join('\r\n');
}
