import type { Words } from '@prochat/web/ui';

/** Every word about files, shared by both doors; fetched with the parts that show them. */
export const EN = {
  attached: 'Attached files',
  waiting: (size: string) => `${size} · waiting`,
  uploading: (percent: number, sent: string, size: string) => `Uploading ${percent} % · ${sent} of ${size}`,
  scanning: 'Checking for viruses',
  ready: (size: string) => `${size} · ready`,
  blocked: 'Blocked by the virus scanner',
  failed: 'Not uploaded',
  blockedHint: 'Nobody can open it. Check your device before you try again.',
  progressOf: (name: string) => `Upload of ${name}`,
  cancel: (name: string) => `Cancel upload of ${name}`,
  remove: (name: string) => `Remove ${name}`,
  retry: 'Retry',
  retryOf: (name: string) => `Retry ${name}`,
  saidReady: (name: string) => `${name} is ready.`,
  saidFailed: (name: string, reason: string) => `${name}: ${reason}`,

  drop: 'Drop files to attach them',
  dropLimit: (count: number, size: string) => `Up to ${count} files, ${size} each`,

  files: 'Files of this message',
  download: (name: string) => `Download ${name}`,
  downloadFile: 'Download',
  gone: 'This file is no longer available.',
  goneShort: 'No longer available',
  notLoaded: 'Could not be loaded',
  tryAgain: 'Try again',

  viewer: 'Pictures of this conversation',
  position: (place: number, count: number) => `${place} of ${count}`,
  previous: 'Previous picture',
  next: 'Next picture',
  zoomIn: 'Zoom in',
  zoomOut: 'Zoom out',
  zoomed: (percent: number) => `${percent} %`,
  close: 'Close',
  enlarged: (name: string) => `${name}, enlarged`,

  reasons: {
    tooLarge: (size: string, max: string) => `This file is ${size}; the limit is ${max}.`,
    tooLargeAtAll: 'This file is too large.',
    type: (accepted: string) => `Files of this type are not accepted. You can send ${accepted}.`,
    typeAtAll: 'Files of this type are not accepted here.',
    quota: (max: string) => `Your files have reached the limit of ${max}. Remove some before you send more.`,
    quotaAtAll: 'You have stored as many files as allowed. Remove some before you send more.',
    pixels: (megapixels: string) =>
      `This picture has more than ${megapixels} million pixels. Make it smaller and try again.`,
    damaged: 'This file is damaged, or is not what its name says. Save it once more and try again.',
    archive: 'This file unpacks to far more than it should. Send what is in it one by one.',
    empty: 'This file is empty.',
    scannerDown: 'Files cannot be checked for viruses at the moment. Try again later.',
    notWhole: 'The file did not arrive whole. Try again.',
    timeout: 'The upload took too long. Try again with a better connection.',
    rate: (seconds: number) =>
      `Those were many files at once. Try again in ${seconds === 1 ? '1 second' : `${seconds} seconds`}.`,
    rateAtAll: 'Those were many files at once. Wait a moment and try again.',
    tooMany: (max: number) =>
      max === 1
        ? 'A message can have one file. Send this one in another message.'
        : `A message can have ${max} files. Send this one in another message.`,
    gone: 'This file is no longer there. Attach it again.',
    notReady: 'This file is still being checked. Try again in a moment.',
    offline: 'The connection was lost. Try again when you are back online.',
  },
};

export type Texts = Words<typeof EN>;
