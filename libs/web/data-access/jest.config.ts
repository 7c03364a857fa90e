import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { webProject } from '../../../jest.config.ts';

/**
 * The socket as browsers get it: its package names the files for them in the field `browser`, which Jest does not read.
 */
function browserFilesOf(name: string): Record<string, string> {
  const manifest = createRequire(import.meta.url).resolve(`${name}/package.json`);
  const { browser } = JSON.parse(readFileSync(manifest, 'utf8')) as {
    browser: Record<string, string | false>;
  };
  return Object.fromEntries(
    Object.entries(browser)
      .filter(([from, to]) => from.startsWith('./build/cjs/') && typeof to === 'string')
      .map(([from, to]) => [
        `/${from.split('/').at(-1)?.replaceAll('.', '\\.')}$`,
        join(dirname(manifest), String(to)),
      ]),
  );
}

const project = webProject(import.meta.dirname, 'web-data-access');
export default {
  ...project,
  moduleNameMapper: { ...project.moduleNameMapper, ...browserFilesOf('engine.io-client') },
};
