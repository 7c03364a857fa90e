import { TestBed, type ComponentFixture } from '@angular/core/testing';
import type { SettingsResponse } from '@prochat/contract';
import { AppError, Session } from '@prochat/web/data-access';
import { InstallationApi } from '@prochat/web/data-access/staff';
import { PRIYA, sessionOf, standInForBrowser } from '../../testing/cast';
import { SettingsPage } from './settings-page';

const SETTINGS: SettingsResponse['settings'] = {
  guests: true,
  registration: true,
  messageMaxChars: 4_000,
  openConversationsPerUser: 5,
  uploadMaxBytes: 10_485_760,
  uploadMaxFiles: 10,
  uploadQuotaBytes: 1_073_741_824,
  uploadTypes: ['image/png', 'text/plain'],
};
const KNOWN: SettingsResponse = {
  settings: SETTINGS,
  defaults: SETTINGS,
  fixed: { uploadMaxFiles: 'UPLOAD_MAX_FILES' },
};

describe('the page of settings', () => {
  const api = { settings: jest.fn(), changeSettings: jest.fn() };
  const loadConfig = jest.fn();
  let settings: ComponentFixture<SettingsPage>;
  let page: HTMLElement;

  beforeEach(async () => {
    jest.resetAllMocks();
    standInForBrowser();
    loadConfig.mockResolvedValue(undefined);
    api.settings.mockResolvedValue(KNOWN);
    TestBed.configureTestingModule({
      providers: [
        { provide: Session, useValue: { ...sessionOf(PRIYA), loadConfig } },
        { provide: InstallationApi, useValue: api },
      ],
    });
    settings = TestBed.createComponent(SettingsPage);
    page = settings.nativeElement as HTMLElement;
    document.body.append(page);
    await settled();
  });
  afterEach(() => page.remove());

  const settled = async (): Promise<void> => {
    await new Promise((resolve) => setTimeout(resolve));
    await settings.whenStable();
  };
  const field = (name: string): HTMLInputElement => page.querySelector<HTMLInputElement>(`#setting-${name}`)!;
  const type = async (name: string, text: string): Promise<void> => {
    field(name).value = text;
    field(name).dispatchEvent(new Event('input'));
    await settled();
  };
  const save = async (): Promise<void> => {
    page.querySelector('form')?.dispatchEvent(new Event('submit'));
    await settled();
  };

  it('shows what holds, and what the environment has fixed', () => {
    expect(field('messageMaxChars').value).toBe('4000');
    expect(field('uploadMaxBytes').value).toBe('10');
    expect(field('uploadMaxFiles').disabled).toBe(true);
    expect(page.textContent).toContain('Set by UPLOAD_MAX_FILES');
    expect(page.querySelector<HTMLButtonElement>('button[type="submit"]')?.disabled).toBe(true);
  });

  it('saves what was changed and nothing else', async () => {
    field('guests').click();
    await type('messageMaxChars', '500');
    const settingsThen = { ...SETTINGS, guests: false, messageMaxChars: 500 };
    api.changeSettings.mockResolvedValue({ ...KNOWN, settings: settingsThen });
    await save();
    expect(api.changeSettings).toHaveBeenCalledWith({ guests: false, messageMaxChars: 500 });
    expect(loadConfig).toHaveBeenCalled();
    expect(page.textContent).not.toContain('Not saved yet.');
  });

  it('says what is wrong before it asks, and keeps what was typed when the server refuses', async () => {
    await type('messageMaxChars', '99');
    await save();
    expect(page.textContent).toContain('Enter a number from 100 to 20000.');
    expect(api.changeSettings).not.toHaveBeenCalled();
    await type('messageMaxChars', '200');
    api.changeSettings.mockRejectedValue(new AppError('UNAVAILABLE', { message: 'Not now.' }));
    await save();
    expect(page.textContent).toContain('Not now.');
    expect(field('messageMaxChars').value).toBe('200');
  });

  it('asks before what was typed is lost, and undoes it', async () => {
    await expect(settings.componentInstance.mayLeave()).resolves.toBe(true);
    await type('messageMaxChars', '200');
    const left = settings.componentInstance.mayLeave();
    await settled();
    const press = (name: string): void =>
      [...page.querySelectorAll('button')].find((one) => one.textContent?.trim() === name)?.click();
    press('Keep editing');
    await expect(left).resolves.toBe(false);
    press('Undo changes');
    await settled();
    await expect(settings.componentInstance.mayLeave()).resolves.toBe(true);
    expect(field('messageMaxChars').value).toBe('4000');
  });
});
