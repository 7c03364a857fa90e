import { LatePart } from '@prochat/web/ui';

/** Comes when somebody has missed something. */
export const NOTIFICATION_OFFER = new LatePart(() =>
  import('./notification-offer').then((m) => m.NotificationOffer),
);
