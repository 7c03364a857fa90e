import type { InstallationSettings } from '@prochat/contract';
import { boundsOf, changesOf, numberOf, toDraft } from './settings-form';

const SETTINGS: InstallationSettings = {
  guests: true,
  registration: true,
  messageMaxChars: 4_000,
  openConversationsPerUser: 5,
  uploadMaxBytes: 10_485_760,
  uploadMaxFiles: 10,
  uploadQuotaBytes: 1_073_741_824,
  uploadTypes: ['image/png', 'text/plain'],
};

describe('the form of settings', () => {
  it('shows bytes in megabytes and takes them back', () => {
    expect(toDraft(SETTINGS)).toMatchObject({ uploadMaxBytes: '10', uploadQuotaBytes: '1024' });
    expect(numberOf('uploadMaxBytes', ' 2,5 ')).toBe(2_621_440);
    expect(boundsOf('uploadMaxFiles')).toEqual({ min: '1', max: '20' });
  });

  it.each(['', 'x', '-1', '1e3', '0', '21', '1.5', '0x10'])('takes no "%s" for a number of files', (text) => {
    expect(numberOf('uploadMaxFiles', text)).toBeNull();
  });

  it('asks for what differs and for nothing else', () => {
    const draft = toDraft(SETTINGS);
    expect(changesOf(draft, SETTINGS)).toEqual({});
    expect(changesOf({ ...draft, uploadTypes: ['text/plain', 'image/png'] }, SETTINGS)).toEqual({});
    expect(
      changesOf(
        { ...draft, guests: false, messageMaxChars: '500', uploadTypes: ['text/plain'] },
        { ...SETTINGS, uploadMaxBytes: 10_485_761 },
      ),
    ).toEqual({ guests: false, messageMaxChars: 500, uploadTypes: ['text/plain'] });
  });
});
