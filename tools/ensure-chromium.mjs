// Prints the path of a Chromium for the browser tests. Installs Debian's when there is none and we may.
// CHROMIUM_PATH overrides the search.
import { spawnSync } from 'node:child_process';
import { accessSync, constants, existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome'];

export function findChromium() {
  const given = process.env.CHROMIUM_PATH;
  if (given) return isExecutable(given) ? given : null;
  const places = ['/usr/bin', ...(process.env.PATH ?? '').split(delimiter)];
  return NAMES.flatMap((name) => places.map((place) => join(place, name))).find(isExecutable) ?? null;
}

function isExecutable(path) {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

function installOnDebian() {
  // Output goes to stderr: stdout is the path and nothing else.
  const apt = (...args) =>
    spawnSync('apt-get', args, {
      stdio: ['ignore', 2, 2],
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    }).status === 0;
  return apt('-qq', 'update') && apt('-qq', 'install', '-y', '--no-install-recommends', 'chromium');
}

let path = findChromium();
if (
  path === null &&
  !process.env.CHROMIUM_PATH &&
  process.getuid?.() === 0 &&
  existsSync('/etc/debian_version')
) {
  console.error('There is no Chromium on this machine: installing Debian’s.');
  if (installOnDebian()) path = findChromium();
}
if (path === null) {
  console.error(
    'The browser tests need Chromium. Install it (Debian, Ubuntu: sudo apt-get install chromium) or set CHROMIUM_PATH to a Chromium or Chrome.',
  );
  process.exit(1);
}
console.log(path);
