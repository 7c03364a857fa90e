// npm drops optional platform packages from package-lock.json when the registry cannot serve them; `npm ci` then fails with
// "Missing: <pkg>@ from lock file". Add placeholder entries so that `npm ci` works everywhere (they are skipped on other os/cpu).
import { readFileSync, writeFileSync } from 'node:fs';
const file = new URL('../package-lock.json', import.meta.url);
const lock = JSON.parse(readFileSync(file, 'utf8'));
const P = lock.packages;
let added = 0;
const OS = [
  'darwin',
  'linux',
  'win32',
  'android',
  'freebsd',
  'openharmony',
  'aix',
  'sunos',
  'openbsd',
  'netbsd',
];
const CPU = {
  arm64: 'arm64',
  x64: 'x64',
  ia32: 'ia32',
  arm: 'arm',
  ppc64: 'ppc64',
  s390x: 's390x',
  riscv64: 'riscv64',
  loong64: 'loong64',
  wasm32: 'wasm32',
};
const resolves = (from, name) => {
  for (let d = from; ; d = d.includes('/node_modules/') ? d.slice(0, d.lastIndexOf('/node_modules/')) : '') {
    const k = (d ? d + '/' : '') + 'node_modules/' + name;
    if (P[k]) return k;
    if (!d) return null;
  }
};
for (const [at, p] of Object.entries({ ...P }))
  for (const [name, spec] of Object.entries(p.optionalDependencies ?? {})) {
    if (resolves(at, name)) continue;
    const version = spec.replace(/^[\^~]/, '');
    if (!/^\d+\.\d+\.\d+/.test(version)) {
      console.error('skip', at, name, spec);
      continue;
    }
    const tail = name.split('/').pop();
    const parts = tail.split('-');
    const os = OS.filter((o) => parts.includes(o));
    const cpu = Object.keys(CPU).filter((c) => parts.some((x) => x === c || (c === 'arm' && x === 'arm')));
    P['node_modules/' + name] = {
      version,
      ...(cpu.length ? { cpu } : {}),
      ...(p.dev ? { dev: true } : {}),
      optional: true,
      ...(os.length ? { os } : {}),
    };
    console.log('added', name, version, os.join(), cpu.join(), p.dev ? 'dev' : '');
    added++;
  }
if (added) {
  const { '': root, ...rest } = P;
  lock.packages = {
    '': root,
    ...Object.fromEntries(Object.entries(rest).sort(([a], [b]) => a.localeCompare(b, 'en'))),
  };
  writeFileSync(file, JSON.stringify(lock, null, 2) + '\n');
}
