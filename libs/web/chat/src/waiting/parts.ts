import { LatePart } from '@prochat/web/ui';

/** Comes when a conversation that waits is first shown. */
export const QUEUE_CARD = new LatePart(() => import('./queue-card').then(({ QueueCard }) => QueueCard));
