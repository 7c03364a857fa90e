// Which scripts each page of the web build needs, for the server to name them with the page: else
// the browser learns of them one after the other, when the one before has arrived and run. Written to preloads.json.
import { readFileSync, writeFileSync } from 'node:fs';

const ROOT = 'dist/apps/web';
const CHAT = 'libs/web/chat/src';
const CONSOLE = 'libs/web/console/src';

/** Beginning of the address -> what its routes load late, as in the sources. The longest beginning counts. */
const PAGES = {
  '/': [`${CHAT}/index.ts`, `${CHAT}/chat-door.ts`],
  '/new': [`${CHAT}/index.ts`, `${CHAT}/chat-door.ts`, `${CHAT}/new-conversation.ts`],
  '/sign-in': [`${CHAT}/index.ts`, `${CHAT}/sign-in.ts`],
  '/register': [`${CHAT}/index.ts`, `${CHAT}/register.ts`],
  '/setup': [`${CHAT}/index.ts`, `${CHAT}/set-up.ts`],
  '/console': [`${CONSOLE}/index.ts`, `${CONSOLE}/console-door.ts`, `${CONSOLE}/inbox.ts`],
  '/console/admin': [
    `${CONSOLE}/index.ts`,
    `${CONSOLE}/console-door.ts`,
    `${CONSOLE}/admin/admin.routes.ts`,
    `${CONSOLE}/admin/admin-area.ts`,
  ],
};

const { outputs } = JSON.parse(readFileSync(`${ROOT}/browser-stats.json`, 'utf8'));
const fileOf = new Map(Object.entries(outputs).map(([file, { entryPoint }]) => [entryPoint, file]));

// The largest first, though index.html names them as well: a browser has few connections.
const preloads = Object.entries(PAGES).map(([path, sources]) => ({
  path,
  scripts: [...filesFor(['apps/web/src/main.ts', ...sources])].map((file) => `/${file}`),
}));
writeFileSync(`${ROOT}/browser/preloads.json`, `${JSON.stringify(preloads, null, 2)}\n`);

/** These and what they import at once, and so on. */
function filesFor(sources) {
  const found = new Set();
  const visit = (file) => {
    if (found.has(file)) return;
    found.add(file);
    for (const { path, kind } of outputs[file].imports) if (kind === 'import-statement') visit(path);
  };
  for (const source of sources) {
    const file = fileOf.get(source);
    if (file === undefined)
      throw new Error(`${source} is loaded late by no page any more; see tools/preload-web.mjs.`);
    visit(file);
  }
  return found;
}
