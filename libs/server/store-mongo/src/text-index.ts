import { trusted } from 'mongoose';

/**
 * Equality with a text, for an index that holds only documents where this field is a text (`$type: 'string'`). The planner
 * takes such an index only when the query says the same; without it, it would look at every document.
 */
export function knownText(text: string): object {
  return trusted({ $eq: String(text), $type: 'string' });
}
