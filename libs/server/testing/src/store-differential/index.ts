export { compareStores, type Comparison, type ComparisonReport } from './compare-stores';
export { openReferenceStores } from './open-reference-stores';
export { type ComparedStores } from './twin-stores';
