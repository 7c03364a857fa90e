/**
 * Leaves steps out as long as the rest still fails: first half of them at once, in the end one by one. fast-check's own
 * shrinking also tries smaller values in every step, which takes hundreds of runs on fresh stores.
 *
 * @param until when to be content with what was reached, as of `Date.now()`
 */
export async function shortestSequence<Step>(
  steps: readonly Step[],
  fails: (steps: readonly Step[]) => Promise<boolean>,
  until: number,
): Promise<readonly Step[]> {
  let kept = steps;
  for (let size = Math.ceil(kept.length / 2); size >= 1; size = size === 1 ? 0 : Math.ceil(size / 2))
    for (let i = 0; i < kept.length && Date.now() < until;) {
      const fewer = kept.toSpliced(i, size);
      if (await fails(fewer)) kept = fewer;
      else i += size;
    }
  return kept;
}
