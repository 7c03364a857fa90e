import type { FileHeaders, UploadRecord } from '@prochat/server/upload';
import { create } from 'content-disposition';

/** Pictures that went through our own encoder. */
const SHOWN_IMAGES = new Set(['image/jpeg', 'image/png', 'image/gif', 'image/webp']);
/** Opened by the browser's own viewer; Chromium 156 does so under the policy below, sandbox and all. */
const PDF = 'application/pdf';
const THUMBNAIL_TYPE = 'image/webp';

/** What is left to whoever opens a file in a tab: no script, no request, no form, no frame, an origin of its own. */
export const FILE_POLICY =
  "default-src 'none'; style-src 'unsafe-inline'; form-action 'none'; base-uri 'none'; frame-ancestors 'none'; sandbox";

/** A file may be opened as a document, so it has what documents have. */
export const FILE_SECURITY = {
  'Content-Security-Policy': FILE_POLICY,
  'Referrer-Policy': 'no-referrer',
  'X-Frame-Options': 'DENY',
};

/** In which of its sizes a file is asked for. */
export type FileSize = 'whole' | 'thumbnail';

export type FileFacts = Pick<UploadRecord, 'id' | 'name' | 'type' | 'image'>;

/**
 * Type and Content-Disposition of a file, from what is known about it and never from the address it was asked under.
 * The name is written for browsers old and new (RFC 6266, RFC 8187).
 */
export function fileHeaders({ name, type, image }: FileFacts, size: FileSize): FileHeaders {
  if (size === 'thumbnail')
    return { type: THUMBNAIL_TYPE, disposition: disposition(thumbnailName(name), 'inline') };
  const isShown = type === PDF || (image !== null && SHOWN_IMAGES.has(type));
  return { type, disposition: disposition(name, isShown ? 'inline' : 'attachment') };
}

/** Strong: what is stored under an id never changes. */
export function fileTag({ id }: Pick<FileFacts, 'id'>, size: FileSize): string {
  return size === 'whole' ? `"${id}"` : `"${id}-${size}"`;
}

function disposition(name: string, type: 'inline' | 'attachment'): string {
  return create(name, { type });
}

function thumbnailName(name: string): string {
  return `${name.replace(/\.[^.]*$/u, '')}.webp`;
}
