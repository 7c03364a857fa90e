import { Component, ChangeDetectionStrategy, input } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { provideRouter, withComponentInputBinding } from '@angular/router';
import { RouterTestingHarness } from '@angular/router/testing';
import { inboxMatcher } from './console.routes';

@Component({
  selector: 'pc-page',
  template: '{{ view() }} {{ id() }} {{ q() }}',
  changeDetection: ChangeDetectionStrategy.OnPush,
})
class Page {
  readonly view = input<string>();
  readonly id = input<string>();
  readonly q = input<string>();
}

describe('addresses of the inbox', () => {
  let harness: RouterTestingHarness;
  const shown = async (url: string): Promise<string> => {
    await harness.navigateByUrl(url);
    return harness.fixture.nativeElement.textContent.trim().replace(/\s+/g, ' ');
  };

  beforeEach(async () => {
    TestBed.configureTestingModule({
      providers: [provideRouter([{ matcher: inboxMatcher, component: Page }], withComponentInputBinding())],
    });
    harness = await RouterTestingHarness.create();
  });

  it('name a view, a conversation and a search', async () => {
    expect(await shown('/queue')).toBe('queue');
    expect(await shown('/mine/42?q=tax')).toBe('mine 42 tax');
  });

  it('keep the page when a conversation is opened and left', async () => {
    const before = await harness.navigateByUrl('/all', Page);
    expect(await harness.navigateByUrl('/all/7', Page)).toBe(before);
    expect(await shown('/all')).toBe('all');
  });

  it('are nothing else', async () => {
    await expect(harness.navigateByUrl('/elsewhere')).rejects.toThrow();
    await expect(harness.navigateByUrl('/mine/1/2')).rejects.toThrow();
  });
});
