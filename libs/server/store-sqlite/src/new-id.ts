import { randomBytes } from 'node:crypto';

const process5 = randomBytes(5).toString('hex');
let counter = randomBytes(3).readUIntBE(0, 3);

/**
 * A new id in the form of a MongoDB ObjectId: 24 hex digits, seconds first, so that ids sort roughly by time and an
 * installation can move between the stores without changing one.
 */
export function newId(): string {
  counter = (counter + 1) % 0x1_00_00_00;
  const seconds = Math.floor(Date.now() / 1000) >>> 0;
  return seconds.toString(16).padStart(8, '0') + process5 + counter.toString(16).padStart(6, '0');
}
