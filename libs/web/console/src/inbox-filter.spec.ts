import { isNarrowed, toInboxQuery } from './inbox-filter';

describe('filters in the address', () => {
  it('are taken when they are known', () => {
    expect(toInboxQuery('all', { q: ' invoice ', priority: 'urgent', status: 'closed' })).toEqual({
      q: 'invoice',
      priority: 'urgent',
      status: 'closed',
    });
  });

  it('are ignored when they are not', () => {
    expect(toInboxQuery('all', { q: '  ', priority: 'toString', status: 'lost' })).toEqual({});
  });

  it('narrow by status only where there is more than one', () => {
    expect(toInboxQuery('queue', { status: 'closed' })).toEqual({});
    expect(toInboxQuery('mine', { status: 'closed' })).toEqual({});
  });

  it('never ask for more than the server searches', () => {
    expect(toInboxQuery('all', { q: 'x'.repeat(500) }).q).toHaveLength(100);
  });

  it('tell an empty list from one where nothing was found', () => {
    expect(isNarrowed({})).toBe(false);
    expect(isNarrowed({ q: 'a' })).toBe(true);
  });
});
