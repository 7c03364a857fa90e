import type { Words } from '@prochat/web/ui';

/** What an end user is asked when his conversation is closed, and what he has said to it. */
export const EN = {
  question: (name: string) => `How did it go with ${name}?`,
  hint: 'The team reads your answer. You can give it once.',
  /** By score, from 1. */
  scores: { 1: 'Bad', 2: 'Poor', 3: 'Okay', 4: 'Good', 5: 'Great' },
  comment: 'Anything to add?',
  optional: 'Optional',
  commentHint: 'What helped, what could be better',
  notNow: 'Not now',
  rate: 'Rate this conversation',
  send: 'Send rating',
  sending: 'Sending',
  faceMissing: 'Please choose one of the five faces.',
  notSent: (reason: string) => `Not sent: ${reason}`,
  thanks: 'Thank you for your rating',
  given: 'Your rating',
  givenBefore: 'You had rated this conversation already; this is what you said.',
  scoreOf: (word: string, score: number) => `${word}, ${score} of 5`,
};

export type Texts = Words<typeof EN>;
