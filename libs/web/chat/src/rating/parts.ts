import { LatePart } from '@prochat/web/ui';

/** Comes with the first closed conversation that is opened. */
export const RATING_CARD = new LatePart(() => import('./rating-card').then(({ RatingCard }) => RatingCard));
