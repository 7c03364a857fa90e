import { TestBed, type ComponentFixture } from '@angular/core/testing';
import { Router } from '@angular/router';
import type { AuditEvent } from '@prochat/contract';
import { AppError, ChatApi, Session } from '@prochat/web/data-access';
import { AuditApi } from '@prochat/web/data-access/staff';
import { DANA, PRIYA, sessionOf } from '../../testing/cast';
import { AuditPage } from './audit-page';

const BLOCKED: AuditEvent = {
  id: 'e2',
  at: '2026-11-22T09:00:00.000Z',
  actor: PRIYA,
  action: 'blocked',
  subject: { kind: 'user', id: 'tomas', name: 'Tomás Reyes' },
  reason: 'Spam',
  data: { until: '9999-12-31T23:59:59.999Z' },
};

describe('the page of the audit', () => {
  const api = { list: jest.fn() };
  let audit: ComponentFixture<AuditPage>;
  let page: HTMLElement;
  let navigate: jest.SpyInstance;

  beforeEach(() => {
    jest.resetAllMocks();
    api.list.mockResolvedValue({ items: [BLOCKED], nextCursor: null });
    TestBed.configureTestingModule({
      providers: [
        { provide: Session, useValue: sessionOf(PRIYA) },
        { provide: AuditApi, useValue: api },
        { provide: ChatApi, useValue: { professionals: () => Promise.resolve({ items: [DANA, PRIYA] }) } },
      ],
    });
    navigate = jest.spyOn(TestBed.inject(Router), 'navigate').mockResolvedValue(true);
  });

  async function open(query: Record<string, string> = {}): Promise<void> {
    audit = TestBed.createComponent(AuditPage);
    for (const [name, value] of Object.entries(query)) audit.componentRef.setInput(name, value);
    page = audit.nativeElement as HTMLElement;
    await audit.whenStable();
  }
  const press = async (name: string): Promise<void> => {
    const button = [...page.querySelectorAll('button')].find(
      (one) => one.textContent?.trim() === name || one.title === name,
    );
    if (!button) throw new Error(`There is no button "${name}".`);
    button.click();
    await audit.whenStable();
  };

  it('says who did what to whom, and why', async () => {
    await open();
    const [row] = page.querySelectorAll('li');
    expect(row?.textContent?.replace(/\s+/g, ' ')).toContain(
      'Priya Nair blocked Tomás Reyes until somebody lifts it',
    );
    expect(row?.textContent).toContain('Reason: Spam');
  });

  it('asks for what the address says, and writes there what is chosen', async () => {
    await open({ actor: 'priya', action: 'blocked' });
    expect(api.list).toHaveBeenCalledWith({ actorId: 'priya', action: 'blocked' });
    const [who] = page.querySelectorAll('select');
    expect(who?.value).toBe('priya');
    who!.value = 'dana';
    who!.dispatchEvent(new Event('change'));
    expect(navigate).toHaveBeenLastCalledWith(['/console/admin/audit'], {
      queryParams: { actor: 'dana' },
      queryParamsHandling: 'merge',
    });
    await press('Show everything about Tomás Reyes');
    expect(navigate.mock.lastCall[1].queryParams).toEqual({ subject: 'tomas' });
    await press('Clear filters');
    expect(navigate.mock.lastCall).toEqual([['/console/admin/audit']]);
  });

  it('says that nothing matches, and that it failed, each with a way on', async () => {
    api.list.mockResolvedValue({ items: [], nextCursor: null });
    await open({ action: 'erased' });
    expect(page.textContent).toContain('Nothing matches');
    api.list.mockRejectedValueOnce(new AppError('UNAVAILABLE', { message: 'Not now.' }));
    audit.componentRef.setInput('action', 'blocked');
    await audit.whenStable();
    expect(page.textContent).toContain('Not now.');
    api.list.mockResolvedValue({ items: [BLOCKED], nextCursor: null });
    await press('Try again');
    expect(page.querySelectorAll('li')).toHaveLength(1);
  });

  it('shows more below what is there', async () => {
    api.list.mockResolvedValueOnce({ items: [BLOCKED], nextCursor: 'c' });
    await open();
    api.list.mockResolvedValueOnce({ items: [{ ...BLOCKED, id: 'e1' }], nextCursor: null });
    await press('Show more');
    expect(api.list).toHaveBeenLastCalledWith({ cursor: 'c' });
    expect(page.querySelectorAll('li')).toHaveLength(2);
    expect(page.textContent).not.toContain('Show more');
  });
});
