/** A generated sequence that once found a difference. */
export interface Regression {
  seed: number;
  /** fast-check's, within the seed. */
  path: string;
  note: string;
}

/**
 * Run first, always. A seed means another sequence once the deeds have changed, so what a sequence has shown belongs into
 * the contract suites too; this list is for the time until then.
 */
export const REGRESSIONS: readonly Regression[] = [
  {
    seed: 20261122,
    path: '0',
    note: 'a patch that takes an e-mail that is taken and the last admin away: EMAIL_TAKEN or LAST_ADMIN',
  },
  {
    seed: 20261123,
    path: '0',
    note: 'a batch for several conversations: its messages are stored, and so found, in the order of the batch',
  },
  {
    seed: 20261229,
    path: '0',
    note: 'a resent message comes with the conversation as it is now, also when only a read cursor has moved',
  },
  {
    seed: 20261522,
    path: '0',
    note: 'a guest and last admin who becomes an account with a taken e-mail and no admin: EMAIL_TAKEN',
  },
];
