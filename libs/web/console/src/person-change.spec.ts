import type { User } from '@prochat/contract';
import { blockEnd, blockedUntil, isBlocked, toRequest, wordingOf } from './person-change';

const NOW = Date.parse('2026-11-22T12:00:00.000Z');
const DANA = { id: 'dana', displayName: 'Dana Whitfield', role: 'staff', blockedUntil: null } as User;

describe('a block', () => {
  it('ends after a day, a week, or when somebody lifts it', () => {
    expect(blockedUntil('day', NOW)).toBe('2026-11-23T12:00:00.000Z');
    expect(blockedUntil('week', NOW)).toBe('2026-11-29T12:00:00.000Z');
    expect(blockEnd({ blockedUntil: blockedUntil('always', NOW) })).toBeNull();
  });

  it('holds until its end and not after', () => {
    expect(isBlocked({ blockedUntil: null }, NOW)).toBe(false);
    expect(isBlocked({ blockedUntil: blockedUntil('day', NOW) }, NOW)).toBe(true);
    expect(isBlocked({ blockedUntil: new Date(NOW).toISOString() }, NOW)).toBe(false);
    expect(isBlocked({ blockedUntil: blockedUntil('always', NOW) }, NOW)).toBe(true);
  });

  it('is asked for with a time and lifted with none', () => {
    expect(toRequest({ kind: 'block', person: DANA }, { time: 'always', reason: '', password: '' })).toEqual({
      blockedUntil: '9999-12-31T23:59:59.999Z',
    });
    expect(toRequest({ kind: 'unblock', person: DANA }, { time: 'day', reason: '', password: '' })).toEqual({
      blockedUntil: null,
    });
  });
});

describe('a change of role', () => {
  it('says in words what it means', () => {
    const { title, text } = wordingOf({ kind: 'role', person: DANA, role: 'admin' });
    expect(title).toBe('Should Dana Whitfield become an admin?');
    expect(text).toContain('manage people');
    expect(wordingOf({ kind: 'role', person: DANA, role: 'user' }).title).toBe(
      'Should Dana Whitfield no longer answer conversations?',
    );
  });
});
