import { BILLING_TALKS } from './billing-talks';
import type { Script } from './script';
import { TAX_TALKS } from './tax-talks';

/** Everything the demo shows. */
export const DEMO_TALKS: readonly Script[] = [...TAX_TALKS, ...BILLING_TALKS];
