// `npm run gallery`: every page and state of both doors, as the journeys that check them for accessibility come by, at all
// sizes, light and dark, zoomed and from right to left, into tmp/gallery; index.html shows them side by side.
import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const root = join(import.meta.dirname, '../..');
const journeys = join(import.meta.dirname, 'src');
const gallery = join(root, 'tmp/gallery');

const files = readdirSync(journeys).filter(
  (name) =>
    name.endsWith('.e2e.ts') &&
    readFileSync(join(journeys, name), 'utf8').includes('expectAccessibleEverywhere('),
);
rmSync(gallery, { recursive: true, force: true });
mkdirSync(gallery, { recursive: true });
const { status } = spawnSync(
  join(root, 'node_modules/.bin/playwright'),
  ['test', '-c', join(import.meta.dirname, 'playwright.config.ts'), ...files.map((name) => `/src/${name}`)],
  { cwd: root, stdio: 'inherit', env: { ...process.env, GALLERY: gallery } },
);

const states = Map.groupBy(
  readdirSync(gallery, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.png'))
    .sort(),
  (path) => path.split('--')[0],
);
const figure = (path) =>
  `<figure><a href="${path}"><img src="${path}" alt="" loading="lazy"></a><figcaption>${path.split('--')[1].slice(0, -4)}</figcaption></figure>`;
const section = ([state, paths]) =>
  `<section><h2>${state}</h2><div>${paths.map(figure).join('')}</div></section>`;
const style = `body{font:14px system-ui;margin:24px;background:#d8dde0}div{display:flex;gap:12px;overflow-x:auto}
figure{margin:0;flex:none}img{height:420px;display:block;box-shadow:0 1px 6px #0004}h2{font-size:16px}`;
writeFileSync(
  join(gallery, 'index.html'),
  `<!doctype html><meta charset="utf-8"><title>Gallery</title><style>${style}</style>${[...states].map(section).join('')}`,
);
process.stdout.write(`${states.size} states are shown in ${join('tmp/gallery', 'index.html')}\n`);
process.exit(status ?? 1);
