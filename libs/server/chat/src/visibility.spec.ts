import { describe, expect, it } from '@jest/globals';
import { requireSide, sideOf } from './visibility';

const ana = { id: 'a'.repeat(24), role: 'user' } as const;
const tomas = { id: 'b'.repeat(24), role: 'user' } as const;
const dana = { id: 'd'.repeat(24), role: 'staff' } as const;
const priya = { id: 'e'.repeat(24), role: 'admin' } as const;

describe('who sees a conversation', () => {
  it('its user, as user', () => {
    expect(sideOf(ana, ana.id)).toBe('user');
  });

  it('no other user', () => {
    expect(sideOf(tomas, ana.id)).toBeNull();
  });

  it('every professional, as professional', () => {
    expect(sideOf(dana, ana.id)).toBe('professional');
    expect(sideOf(priya, ana.id)).toBe('professional');
  });

  it('a professional as professional even where he once was the user', () => {
    expect(sideOf({ id: ana.id, role: 'staff' }, ana.id)).toBe('professional');
  });

  it('and what is unknown is refused like what is forbidden, to everybody', () => {
    const notFound = expect.objectContaining({ code: 'NOT_FOUND' });
    expect(() => requireSide(tomas, ana.id)).toThrow(notFound);
    for (const caller of [ana, dana, priya]) expect(() => requireSide(caller, undefined)).toThrow(notFound);
  });
});
