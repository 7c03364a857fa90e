/** What a professional can ask the server to do with a conversation. */
export type Deed =
  | 'claim'
  | 'close'
  | 'closeAndNext'
  | 'reopen'
  | 'reassign'
  | 'return'
  | 'takeOver'
  | 'copyLink'
  | 'transcript';
