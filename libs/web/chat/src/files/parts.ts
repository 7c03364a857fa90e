import { LatePart } from '@prochat/web/ui';

/** Whoever never attaches a file and is sent none downloads nothing of this. */
export const TRAY_VIEW = new LatePart(() => import('./tray-view').then(({ TrayView }) => TrayView));
export const DROP_AREA = new LatePart(() => import('./drop-area').then(({ DropArea }) => DropArea));
export const MESSAGE_FILES = new LatePart(() =>
  import('./message-files').then(({ MessageFiles }) => MessageFiles),
);
