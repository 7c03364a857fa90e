import { LatePart } from '@prochat/web/ui';

/** Fetched when they are first asked for. */
export const PALETTE = new LatePart(() => import('./command-palette').then((m) => m.CommandPalette));
export const SHORTCUTS = new LatePart(() => import('./shortcuts-dialog').then((m) => m.ShortcutsDialog));
