import { TestBed, type ComponentFixture } from '@angular/core/testing';
import type { Tag } from '@prochat/contract';
import { AppError } from '@prochat/web/data-access';
import { DeskApi } from '@prochat/web/data-access/staff';
import { Toasts } from '@prochat/web/ui';
import { standInForBrowser } from '../../testing/cast';
import { TagsPage } from './tags-page';

const REFUND: Tag = { name: 'refund', color: 'green', createdAt: '2026-11-22T09:00:00.000Z' };

describe('the page of tags', () => {
  const api = { tags: jest.fn(), createTag: jest.fn(), recolorTag: jest.fn(), removeTag: jest.fn() };
  let tags: ComponentFixture<TagsPage>;
  let page: HTMLElement;

  beforeEach(async () => {
    jest.resetAllMocks();
    standInForBrowser();
    api.tags.mockResolvedValue({ items: [REFUND] });
    api.createTag.mockImplementation((tag: Pick<Tag, 'name' | 'color'>) =>
      Promise.resolve({ tag: { ...REFUND, ...tag } }),
    );
    TestBed.configureTestingModule({ providers: [{ provide: DeskApi, useValue: api }] });
    tags = TestBed.createComponent(TagsPage);
    page = tags.nativeElement as HTMLElement;
    document.body.append(page);
    await tags.whenStable();
  });
  afterEach(() => page.remove());

  /** When what was asked for has been answered and is shown. */
  const settled = async (): Promise<void> => {
    await new Promise((resolve) => setTimeout(resolve));
    await tags.whenStable();
  };
  const names = (): string[] =>
    [...page.querySelectorAll('.rows pc-tag')].map((tag) => tag.textContent?.trim() ?? '');
  const add = async (name: string): Promise<void> => {
    const field = page.querySelector<HTMLInputElement>('#tag-name')!;
    field.value = name;
    field.dispatchEvent(new Event('input'));
    await settled();
    page.querySelector('form')?.dispatchEvent(new Event('submit'));
    await settled();
  };

  it('adds one of the chosen colour where its name belongs', async () => {
    page.querySelector<HTMLInputElement>('input[value="blue"]')?.click();
    await add(' billing ');
    expect(api.createTag).toHaveBeenCalledWith({ name: 'billing', color: 'blue' });
    expect(names()).toEqual(['billing', 'refund']);
    expect(page.querySelector<HTMLInputElement>('#tag-name')?.value).toBe('');
  });

  it('says what is wrong with a name before it asks, and what the server says after', async () => {
    await add('Two Words');
    expect(page.textContent).toContain('Use one word of small letters');
    expect(api.createTag).not.toHaveBeenCalled();
    api.createTag.mockRejectedValueOnce(new AppError('TAG_EXISTS', { message: 'It is there already.' }));
    await add('refund');
    expect(page.textContent).toContain('It is there already.');
    expect(page.querySelector<HTMLInputElement>('#tag-name')?.value).toBe('refund');
  });

  it('removes at once, and brings it back on request', async () => {
    const toasts = TestBed.inject(Toasts);
    page.querySelector<HTMLButtonElement>('[aria-label="Remove refund"]')?.click();
    await settled();
    expect(names()).toEqual([]);
    expect(page.textContent).toContain('There are no tags yet');
    toasts.current()?.action?.run();
    await settled();
    expect(api.createTag).toHaveBeenCalledWith({ name: 'refund', color: 'green' });
    expect(names()).toEqual(['refund']);
  });

  it('changes a colour', async () => {
    api.recolorTag.mockResolvedValue({ tag: { ...REFUND, color: 'violet' } });
    page.querySelector<HTMLButtonElement>('.swatch')?.click();
    await settled();
    const violet = [...document.querySelectorAll<HTMLButtonElement>('.menu-item')].find(
      (item) => item.textContent?.trim() === 'violet',
    );
    violet?.click();
    await settled();
    expect(api.recolorTag).toHaveBeenCalledWith('refund', 'violet');
    expect(page.querySelector('.swatch')?.getAttribute('aria-label')).toContain('violet');
  });

  it('says that it failed, with a way on', async () => {
    api.tags.mockRejectedValueOnce(new AppError('UNAVAILABLE', { message: 'Not now.' }));
    const again = TestBed.createComponent(TagsPage);
    await new Promise((resolve) => setTimeout(resolve));
    await again.whenStable();
    const element = again.nativeElement as HTMLElement;
    expect(element.textContent).toContain('Not now.');
    [...element.querySelectorAll('button')].find((one) => one.textContent?.trim() === 'Try again')?.click();
    await new Promise((resolve) => setTimeout(resolve));
    await again.whenStable();
    expect(element.querySelectorAll('.rows li')).toHaveLength(1);
  });
});
