// The tests of the scanner run the real daemon of ClamAV. Installs Debian's when there is none and we may; says what to
// do otherwise. nx runs this once before the tests that need it.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';

const PLACES = ['/usr/sbin/clamd', '/usr/local/sbin/clamd', '/opt/homebrew/sbin/clamd'];

const isThere = () => [process.env.CLAMD_PATH, ...PLACES].some((path) => path && existsSync(path));

/** Other apt of the same moment are waited for. Services are not started: the tests start their own. */
function installOnDebian() {
  const apt = (...args) =>
    spawnSync('apt-get', ['-o', 'DPkg::Lock::Timeout=300', ...args], {
      stdio: ['ignore', 2, 2],
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive', RUNLEVEL: '1' },
    }).status === 0;
  return apt('-qq', 'update') && apt('-qq', 'install', '-y', '--no-install-recommends', 'clamav-daemon');
}

if (!isThere() && process.getuid?.() === 0 && existsSync('/etc/debian_version')) {
  console.error('There is no clamd on this machine: installing Debian’s.');
  installOnDebian();
}
if (!isThere()) {
  console.error(
    'The tests of the scanner need clamd of ClamAV. Install it (Debian, Ubuntu: sudo apt-get install clamav-daemon; macOS: brew install clamav) or set CLAMD_PATH to it.',
  );
  process.exit(1);
}
