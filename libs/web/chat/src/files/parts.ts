import { LatePart } from '@prochat/web/ui';

/** Whoever never attaches a file and is sent none downloads nothing of this. */
export const TRAY_VIEW = new LatePart(() => import('./tray-view').then(({ TrayView }) => TrayView));
export const DROP_AREA = new LatePart(() => import('./drop-area').then(({ DropArea }) => DropArea));
export const MESSAGE_FILES = new LatePart(() =>
  import('./message-files').then(({ MessageFiles }) => MessageFiles),
);
/** Only professionals have notes; what shows them comes with what shows files, since a part of its own costs all others. */
export const NOTE = new LatePart(() => import('./message-files').then(({ Note }) => Note));
