import type { Words } from '@prochat/web/ui';

/** What is said of transcripts, at both doors; it comes with the menu that has them. */
export const EN = {
  download: 'Download transcript',
  mail: 'E-mail me the transcript',
  downloaded: (name: string) => `Downloaded: ${name}`,
  mailing: (address: string) => `Sending the transcript to ${address}…`,
  mailed: (address: string) => `The transcript has been sent to ${address}.`,
  keptAsFile: 'This server sends no e-mail yet. The transcript was kept there as a file.',
};

export type Texts = Words<typeof EN>;
