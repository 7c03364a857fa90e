import { TestBed } from '@angular/core/testing';
import { Drafts } from './drafts';
import { ANA, DANA } from './testing/sample';
import { Setting } from './testing/setting';

describe('drafts', () => {
  const draftsOf = async (user: typeof ANA | null) => {
    TestBed.resetTestingModule();
    await new Setting().openPage(user);
    return TestBed.inject(Drafts);
  };

  beforeEach(() => localStorage.clear());

  it('never cross conversations, and a note is not a reply', async () => {
    const drafts = await draftsOf(ANA);
    drafts.set('c1', 'Hello');
    drafts.set('c1', 'He is angry', 'note');
    expect([drafts.get('c1'), drafts.get('c2'), drafts.get('c1', 'note')]).toEqual([
      'Hello',
      '',
      'He is angry',
    ]);
  });

  it('survive a reload, for their writer only', async () => {
    (await draftsOf(ANA)).set('c1', 'Hello');
    expect((await draftsOf(DANA)).get('c1')).toBe('');
    expect((await draftsOf(null)).get('c1')).toBe('');
    expect((await draftsOf(ANA)).get('c1')).toBe('Hello');
  });

  it('are gone when they are emptied', async () => {
    const drafts = await draftsOf(ANA);
    drafts.set('c1', 'Hello');
    drafts.set('c1', '');
    expect(drafts.get('c1')).toBe('');
    expect(Object.keys(localStorage).filter((key) => key.startsWith('prochat.draft'))).toEqual([]);
  });

  it('last as long as the page where nothing can be stored', async () => {
    const drafts = await draftsOf(ANA);
    const full = jest.spyOn(Storage.prototype, 'setItem').mockImplementation(() => {
      throw new DOMException('full', 'QuotaExceededError');
    });
    drafts.set('c1', 'Hello');
    full.mockRestore();
    expect(drafts.get('c1')).toBe('Hello');
  });
});
