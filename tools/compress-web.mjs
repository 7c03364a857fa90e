// Puts a .br and a .gz beside every text file of the web build, once, so that the server never compresses anything.
// usage: compress-web.mjs [DIRECTORY]
import { globSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';

const TEXT = /\.(html|js|css|json|svg|txt|webmanifest|map|xml)$/;
const WORTH_BYTES = 512;

const root = process.argv[2] ?? 'dist/apps/web';
const names = globSync('**/*', { cwd: root }).filter(
  (name) => TEXT.test(name) && statSync(join(root, name)).isFile(),
);
let plain = 0;
let brotli = 0;
for (const name of names) {
  const path = join(root, name);
  const bytes = readFileSync(path);
  if (bytes.length < WORTH_BYTES) continue;
  const small = brotliCompressSync(bytes, {
    params: {
      [constants.BROTLI_PARAM_QUALITY]: 11,
      [constants.BROTLI_PARAM_MODE]: constants.BROTLI_MODE_TEXT,
      [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length,
    },
  });
  writeFileSync(`${path}.br`, small);
  writeFileSync(`${path}.gz`, gzipSync(bytes, { level: 9 }));
  plain += bytes.length;
  brotli += small.length;
}
const kb = (size) => `${Math.round(size / 1024)} KB`;
console.log(`Compressed ${names.length} files of ${root}: ${kb(plain)} -> ${kb(brotli)} brotli`);
