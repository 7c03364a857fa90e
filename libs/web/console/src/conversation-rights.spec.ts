import type { Role } from '@prochat/contract';
import { rightsOf, type ConversationRights } from './conversation-rights';

const DANA = { id: 'dana', displayName: 'Dana Whitfield' };
const MIKAEL = { id: 'mikael', displayName: 'Mikael Berg' };
const person = (id: string, role: Role) => ({ id, role });

function granted(rights: ConversationRights): string[] {
  return Object.entries(rights)
    .filter(([, may]) => may)
    .map(([name]) => name.replace('can', '').toLowerCase());
}

describe('what one may do with a conversation', () => {
  it('in the queue: everybody may claim it, and only an admin more', () => {
    const waiting = { status: 'open', assignedTo: null } as const;
    expect(granted(rightsOf(waiting, person('dana', 'staff')))).toEqual(['claim']);
    expect(granted(rightsOf(waiting, person('priya', 'admin')))).toEqual(['claim', 'close', 'reassign']);
  });

  it('held by oneself: answer, close, hand over, return', () => {
    const mine = { status: 'assigned', assignedTo: DANA } as const;
    expect(granted(rightsOf(mine, person('dana', 'staff')))).toEqual([
      'reply',
      'close',
      'reassign',
      'return',
    ]);
  });

  it('held by a colleague: nothing; an admin may move it, close it and take it over, but not answer', () => {
    const his = { status: 'assigned', assignedTo: MIKAEL } as const;
    expect(granted(rightsOf(his, person('dana', 'staff')))).toEqual([]);
    expect(granted(rightsOf(his, person('priya', 'admin')))).toEqual([
      'close',
      'reassign',
      'return',
      'takeover',
    ]);
  });

  it('closed: whoever held it and admins may reopen it', () => {
    const closed = { status: 'closed', assignedTo: DANA } as const;
    expect(granted(rightsOf(closed, person('dana', 'staff')))).toEqual(['reopen']);
    expect(granted(rightsOf(closed, person('priya', 'admin')))).toEqual(['reopen']);
    expect(granted(rightsOf(closed, person('mikael', 'staff')))).toEqual([]);
  });

  it('nobody signed in: nothing but what anyone could claim', () => {
    expect(granted(rightsOf({ status: 'assigned', assignedTo: DANA }, null))).toEqual([]);
  });
});
