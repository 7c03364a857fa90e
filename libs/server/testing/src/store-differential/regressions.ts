/** A generated sequence that once found a difference. */
export interface Regression {
  seed: number;
  /** fast-check's, to the shrunk sequence. */
  path: string;
  note: string;
}

/**
 * Run first, always. A seed means another sequence once the deeds have changed, so what a sequence has shown belongs into
 * the contract suites too; this list is for the time until then.
 */
export const REGRESSIONS: readonly Regression[] = [];
