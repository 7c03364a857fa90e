import { Scanner, type ScanResult } from './scanner';

/** For installations without `CLAMD`: nobody looks, and nobody says otherwise. */
export class NoScanner extends Scanner {
  scan(): Promise<ScanResult> {
    return Promise.resolve({ verdict: 'clean' });
  }
}
