import { describe, expect, it } from '@jest/globals';
import type { Caller } from '@prochat/server/auth';
import { FOLLOWED_MAX, FollowedConversations } from './followed-conversations';

const ana = { id: 'a'.repeat(24), displayName: 'Ana Oliveira', role: 'user' } as Caller;
const dana = { id: 'd'.repeat(24), displayName: 'Dana Whitfield', role: 'staff' } as Caller;
const conversation = (id: string, assignedTo: Caller | null = null) => ({ id, user: ana, assignedTo });

describe('the conversations somebody follows', () => {
  it('are his own, and those he holds', () => {
    const followed = new FollowedConversations();
    followed.enter(ana);
    followed.enter(dana);
    followed.note(conversation('1'));
    followed.note(conversation('2', dana));
    expect(followed.of(ana)).toEqual(['1', '2']);
    expect(followed.of(dana)).toEqual(['2']);
  });

  it('are not those a professional once opened as a user', () => {
    const followed = new FollowedConversations();
    followed.enter({ ...ana, role: 'staff' });
    followed.note(conversation('1'));
    expect(followed.of({ ...ana, role: 'staff' })).toEqual([]);
  });

  it('are forgotten with his last socket', () => {
    const followed = new FollowedConversations();
    followed.enter(ana);
    followed.enter(ana);
    followed.note(conversation('1'));
    followed.leave(ana);
    expect(followed.of(ana)).toEqual(['1']);
    followed.leave(ana);
    expect(followed.of(ana)).toEqual([]);
    followed.note(conversation('2'));
    followed.enter(ana);
    expect(followed.of(ana)).toEqual([]);
  });

  it('are bounded; the one nothing was heard of for longest goes first', () => {
    const followed = new FollowedConversations();
    followed.enter(ana);
    for (let n = 0; n < FOLLOWED_MAX; n += 1) followed.note(conversation(`${n}`));
    followed.note(conversation('0'));
    followed.note(conversation('one more'));
    expect(followed.of(ana)).toHaveLength(FOLLOWED_MAX);
    expect(followed.of(ana)).not.toContain('1');
    expect(followed.of(ana).slice(-2)).toEqual(['0', 'one more']);
  });
});
