import { waitingLevel } from './waiting-level';

const NOW = Date.parse('2026-11-22T12:00:00.000Z');
const waited = (minutes: number): string => new Date(NOW - minutes * 60_000).toISOString();

describe('the level of waiting', () => {
  it.each([
    [0, 'calm'],
    [7.9, 'calm'],
    [8, 'warn'],
    [9.9, 'warn'],
    [10, 'late'],
    [600, 'late'],
  ])('after %s minutes is %s', (minutes, level) => {
    expect(waitingLevel(waited(minutes), NOW)).toBe(level);
  });

  it('is calm when the clock of the server is ahead', () => {
    expect(waitingLevel(waited(-3), NOW)).toBe('calm');
  });
});
