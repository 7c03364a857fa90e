// Breaks one promise of delivery after the other, in a private copy, and expects the named tests to notice.
// usage: mutants.mjs [NAME...] | --check (only whether every edit still applies)
import { spawnSync } from 'node:child_process';
import { MUTANTS } from './mutants/mutants.mjs';
import { PrivateTree, unappliable } from './mutants/private-tree.mjs';
import { runTests } from './mutants/run-tests.mjs';

const names = process.argv.slice(2).filter((argument) => !argument.startsWith('--'));
const unknown = names.filter((name) => !MUTANTS.some((mutant) => mutant.name === name));
if (unknown.length > 0) fail(`There is no mutant ${unknown.join(', ')}.`);
const chosen = MUTANTS.filter(({ name }) => names.length === 0 || names.includes(name));

const problems = await unappliable(chosen.flatMap(({ edits }) => edits));
if (problems.length > 0) fail(`Edits that apply no more:\n  ${problems.join('\n  ')}`);
if (process.argv.includes('--check')) console.log(`All ${chosen.length} mutants apply.`);
else {
  const survivors = await breakOneAfterTheOther();
  if (survivors.length > 0) fail(`Nobody noticed:\n${survivors.join('\n')}`);
  console.log(`All ${chosen.length} mutants were caught.`);
}

async function breakOneAfterTheOther() {
  const tree = await PrivateTree.copy();
  try {
    build(tree);
    await expectGreen(tree);
    const survivors = [];
    for (const mutant of chosen) {
      const beganAt = performance.now();
      const missed = await tree.changed(mutant.edits, () => unnoticed(tree, mutant));
      const seconds = ((performance.now() - beganAt) / 1000).toFixed(0);
      console.log(
        row(
          mutant.name,
          missed.length === 0 ? `caught by "${mutant.tests.join('", "')}"` : 'SURVIVED',
          seconds,
        ),
      );
      if (missed.length > 0)
        survivors.push(`${mutant.name} (${mutant.takesAway}):\n  ${missed.join('\n  ')}`);
    }
    return survivors;
  } finally {
    await tree.remove();
  }
}

/** The thread of the embedded store is started from its build, also by tests. */
function build(tree) {
  const built = spawnSync(process.execPath, ['tools/build-sqlite-thread.mjs'], {
    cwd: tree.path,
    encoding: 'utf8',
  });
  if (built.status !== 0) throw new Error(built.stderr);
}

/** A test that fails anyhow proves nothing. */
async function expectGreen(tree) {
  for (const project of new Set(chosen.map((mutant) => mutant.project))) {
    const mutants = chosen.filter((mutant) => mutant.project === project);
    const specs = [...new Set(mutants.map(({ spec }) => spec))];
    const tests = mutants.flatMap((mutant) => mutant.tests);
    const { status, output } = await runTests(tree.path, { project, specs, tests });
    const red = tests.filter((test) => status(test) !== 'passed');
    if (red.length > 0) throw new Error(`Without any mutant, not passed: ${red.join('; ')}\n${output}`);
    console.log(row(project, `${tests.length} tests pass without a mutant`));
  }
}

/** The tests that should have failed, with what they did instead. */
async function unnoticed(tree, { project, spec, tests }) {
  const { status } = await runTests(tree.path, { project, specs: [spec], tests });
  return tests.filter((test) => status(test) !== 'failed').map((test) => `${test}: ${status(test)}`);
}

function row(name, what, seconds = '') {
  return `${name.padEnd(26)} ${seconds && `${seconds.padStart(3)} s  `}${what}`;
}

function fail(why) {
  console.error(why);
  process.exit(1);
}
