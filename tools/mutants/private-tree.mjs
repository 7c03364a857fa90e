// A copy of this workspace in a temporary directory, in which code can be broken without anybody noticing.
import { cp, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';

const ROOT = join(import.meta.dirname, '../..');
const LEFT_OUT = new Set(['.git', '.nx', '.angular', '.data', 'node_modules', 'dist', 'tmp', 'coverage']);

export class PrivateTree {
  constructor(path) {
    this.path = path;
  }

  static async copy() {
    const path = await mkdtemp(join(tmpdir(), 'prochat-mutants-'));
    await cp(ROOT, path, { recursive: true, filter: (source) => !LEFT_OUT.has(basename(source)) });
    await symlink(join(ROOT, 'node_modules'), join(path, 'node_modules'));
    return new PrivateTree(path);
  }

  /** Runs `work` with the edits in place. @throws Error naming the edit that does not apply */
  async changed(edits, work) {
    const before = new Map();
    try {
      for (const edit of edits) {
        const path = join(this.path, edit.file);
        const text = await readFile(path, 'utf8');
        if (!before.has(path)) before.set(path, text);
        await writeFile(path, applied(text, edit));
      }
      return await work();
    } finally {
      for (const [path, text] of before) await writeFile(path, text);
    }
  }

  async remove() {
    await rm(this.path, { recursive: true, force: true });
  }
}

/** Whether every edit applies to the workspace as it is: a sentence for each that does not. */
export async function unappliable(edits) {
  const problems = [];
  for (const edit of edits) {
    const text = await readFile(join(ROOT, edit.file), 'utf8').catch(() => '');
    try {
      applied(text, edit);
    } catch (error) {
      problems.push(error.message);
    }
  }
  return problems;
}

function applied(text, { file, from, to }) {
  const times = text.split(from).length - 1;
  if (times !== 1) throw new Error(`${file} has this ${times} times instead of once: ${from.trim()}`);
  return text.replace(from, () => to);
}
