/** What a scanner says of a file. The name is the signature's, for the log only. */
export type ScanResult = { verdict: 'clean' } | { verdict: 'infected'; name: string };

/** Looks for what is harmful before anything else of ours reads into a file. Chosen by configuration. */
export abstract class Scanner {
  /**
   * Reads the file at `path` and leaves it as it is.
   * @throws AppError SCANNER_DOWN when nobody can tell
   */
  abstract scan(path: string): Promise<ScanResult>;
}
