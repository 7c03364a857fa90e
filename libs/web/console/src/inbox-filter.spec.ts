import { isNarrowed, toInboxQuery } from './inbox-filter';

const assigneeId = 'd'.repeat(24);

describe('filters in the address', () => {
  it('are taken when they are known', () => {
    expect(toInboxQuery('all', { q: ' invoice ', priority: 'urgent', status: 'closed' })).toEqual({
      q: 'invoice',
      priority: 'urgent',
      status: 'closed',
    });
  });

  it('are ignored when they are not', () => {
    const nonsense = {
      q: '  ',
      priority: 'toString',
      status: 'lost',
      tag: 'a b!',
      assigneeId: '../x',
      sort: 'up',
    };
    expect(toInboxQuery('all', nonsense)).toEqual({});
  });

  it('narrow by status only where there is more than one', () => {
    expect(toInboxQuery('queue', { status: 'closed', assigneeId })).toEqual({});
    expect(toInboxQuery('all', { assigneeId, tag: 'vat' })).toEqual({
      assigneeId,
      tag: 'vat',
    });
    expect(toInboxQuery('mine', { status: 'closed' })).toEqual({});
  });

  it('never ask for more than the server searches', () => {
    expect(toInboxQuery('all', { q: 'x'.repeat(500) }).q).toHaveLength(100);
  });

  it('say the order only when it is not the usual one', () => {
    expect(toInboxQuery('mine', { sort: 'activity' })).toEqual({});
    expect(toInboxQuery('mine', { sort: 'priority' })).toEqual({ sort: 'priority' });
  });

  it('tell an empty list from one where nothing was found', () => {
    expect(isNarrowed({})).toBe(false);
    expect(isNarrowed({ sort: 'reverse' })).toBe(false);
    expect(isNarrowed({ q: 'a' })).toBe(true);
  });
});
