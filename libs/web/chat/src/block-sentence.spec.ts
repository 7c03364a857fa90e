import { blockSentence } from './block-sentence';

describe('what a blocked person is told', () => {
  it('names the end and the reason, each where there is one', () => {
    expect(blockSentence({ until: '2026-12-03T12:00:00.000Z', reason: 'Spam' })).toMatch(
      /^Your account is blocked until .*2026.*\. Reason: Spam$/,
    );
    expect(blockSentence({ until: '9999-12-31T23:59:59.999Z' })).toBe('Your account is blocked.');
    expect(blockSentence(null)).toBe('Your account is blocked.');
  });
});
