import type { Fault } from './mongo-proxy';

/** What a write can meet while a replica set changes its primary, in words. */
export const WRITE_FAULTS: [string, Fault][] = [
  ['the server is no longer primary', { refuse: 10107, executed: false }],
  ['the primary is stepping down', { refuse: 189, executed: false }],
  ['the primary stepped down meanwhile', { refuse: 11602, executed: false }],
  ['the primary stepped down when it was written', { refuse: 11602, executed: true }],
  ['no majority has it in time', 'write concern timeout'],
  ['the connection breaks before the server gets it', 'connection lost before the server got it'],
  ['the connection breaks before the answer', 'connection lost before the answer came'],
];

/** The code of an AppError, or what else it is. */
export function codeOf(error: Error & { code?: string }): string {
  return error.name === 'AppError' ? String(error.code) : `${error.name}: ${error.message}`;
}
