import { existsSync, globSync, readFileSync, statSync } from 'node:fs';
import { extname, join } from 'node:path';
import { API_PREFIX, SOCKET_PATH } from '@prochat/contract';
import { AppError } from '@prochat/server/core';
import type { RequestHandler, Response } from 'express';
import { allowNothing } from './security-headers';

/** Angular's production names: `main-4XK2A7QZ.js`. Such a name never gets other content. */
const HASHED = /-[\w-]{8}\.(js|css|woff2)$/;
/** Whatever a browser never shows by itself. */
const NO_DOCUMENT = /\.(js|css|woff2|json)$/;
const VARIANTS = [
  { encoding: 'br', suffix: '.br' },
  { encoding: 'gzip', suffix: '.gz' },
] as const;
const OURS = [`/${API_PREFIX}`, SOCKET_PATH];
/** What every page asks before it shows anything. */
const ASKED_FIRST = [`/${API_PREFIX}/auth/me`, `/${API_PREFIX}/config`];
const NOT_BUILT = `<!doctype html><html lang="en"><meta charset="utf-8"><title>Not built yet</title>
<h1>The web client is not built yet</h1><p>Run <code>npm run build</code>, then start again. The API is up at <code>/api</code>.</p></html>`;

/** The scripts that pages whose address begins with `path` need. */
interface Preloads {
  path: string;
  scripts: string[];
}

/** Where `npm run build` leaves the web client, seen from the bundle and from the sources; `null` when it is not there. */
export function findWebRoot(): string | null {
  const places = [join(import.meta.dirname, '../web'), join(import.meta.dirname, '../../../dist/apps/web')];
  return (
    places
      .flatMap((place) => [join(place, 'browser'), place])
      .find((place) => existsSync(join(place, 'index.html'))) ?? null
  );
}

/**
 * Serves the built web client: its files from a list made at start, in the smallest encoding that was made at build
 * time, and `index.html` for the app's own addresses. A file that is not there is 404 and never `index.html`. Express
 * sends the bytes; the API and the socket are none of its business.
 */
export function staticWeb(root: string | null): RequestHandler {
  const files = root === null ? null : listFiles(root);
  const preloads = root === null ? [] : readPreloads(root);
  return (request, response, next) => {
    if (request.method !== 'GET' && request.method !== 'HEAD') return next();
    if (OURS.some((path) => request.path === path || request.path.startsWith(`${path}/`))) return next();
    if (root === null || files === null) {
      response.status(503).type('html').send(NOT_BUILT);
      return;
    }
    const name = chooseFile(files, request.path);
    if (name === null) return next(new AppError('NOT_FOUND'));
    const variant = VARIANTS.find(
      ({ encoding, suffix }) => files.has(name + suffix) && request.acceptsEncodings(encoding) === encoding,
    );
    if (variant) response.setHeader('Content-Encoding', variant.encoding);
    response.setHeader('Vary', 'Accept-Encoding');
    response.setHeader('Cache-Control', cacheControl(name));
    if (NO_DOCUMENT.test(name)) allowNothing(response);
    response.type(extname(name));
    if (name === '/index.html') response.setHeader('Link', linksOf(preloads, request.path));
    const sent = { name: name + (variant?.suffix ?? ''), isForEver: HASHED.test(name) };
    sendFile(response, root, sent, next);
  };
}

/** Names relative to `root`, with a slash in front. */
function listFiles(root: string): ReadonlySet<string> {
  const names = globSync('**/*', { cwd: root }).filter((name) => statSync(join(root, name)).isFile());
  return new Set(names.map((name) => `/${name.replaceAll('\\', '/')}`));
}

/** Made by tools/preload-web.mjs; a build without it is only slower to show. The most particular first. */
function readPreloads(root: string): readonly Preloads[] {
  const file = join(root, 'preloads.json');
  if (!existsSync(file)) return [];
  const preloads = JSON.parse(readFileSync(file, 'utf8')) as Preloads[];
  return preloads.toSorted((a, b) => b.path.length - a.path.length);
}

/** So that the browser fetches them beside the first script, not when that has run and asks for them. */
function linksOf(preloads: readonly Preloads[], path: string): string[] {
  const page = preloads.find((one) => path.startsWith(one.path));
  const scripts = (page?.scripts ?? []).map((script) => `<${script}>; rel=modulepreload`);
  return [...scripts, ...ASKED_FIRST.map((call) => `<${call}>; rel=preload; as=fetch; crossorigin`)];
}

function chooseFile(files: ReadonlySet<string>, path: string): string | null {
  if (path !== '/' && files.has(path)) return path;
  return extname(path) === '' ? '/index.html' : null;
}

function cacheControl(name: string): string {
  return HASHED.test(name) ? 'public, max-age=31536000, immutable' : 'no-cache';
}

function sendFile(
  response: Response,
  root: string,
  { name, isForEver }: { name: string; isForEver: boolean },
  next: (error: unknown) => void,
): void {
  // Ranges are for downloads; on these small files they only invite nonsense. What never changes is never asked about
  // again, neither by its date nor by its tag.
  const options = {
    root,
    cacheControl: false,
    acceptRanges: false,
    lastModified: !isForEver,
    etag: !isForEver,
  };
  response.sendFile(name, options, (error) => {
    if (!error || response.headersSent) return;
    response.removeHeader('Content-Encoding');
    next(new AppError('NOT_FOUND'));
  });
}
