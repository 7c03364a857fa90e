import { toAuditFilter, toAuditQuery } from './audit-filter';

describe('the filters of the audit', () => {
  it('take from the address only what can be asked for', () => {
    expect(
      toAuditFilter({ actor: 'priya', subject: '', action: 'nonsense', from: 'yesterday', to: '2026-11-05' }),
    ).toEqual({ actor: 'priya', to: '2026-11-05' });
  });

  it('ask for whole days where the reader is, the last one included', () => {
    const { after, before } = toAuditQuery({ from: '2026-11-30', to: '2026-11-30' });
    expect(after).toBe(new Date(2026, 10, 30).toISOString());
    expect(before).toBe(new Date(2026, 11, 1).toISOString());
  });
});
