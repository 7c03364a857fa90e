/**
 * How clients come back. A restart of the server takes about 1.2 s, and all of them lose it at the same instant. Nobody
 * should wait much longer than that, nor may all come at once: the first try follows after 50 to 950 ms, and from the
 * second or third on each client tries every second, at a phase of its own that those first pauses have given it. Counted
 * over 20,000 clients and 1.2 s without a server: back at p50 1.66 s, p95 2.13 s, at most 2.2 s, and of 2,000 clients never
 * more than 235 in a tenth of a second. Socket.IO's own 0.5 factor and 5 s leave 5 % out for 3.5 s, because the third pause
 * is already longer than the restart.
 */
export const RECONNECTION = {
  delayMs: 500,
  /** Share of a pause by which it is shortened or prolonged, by chance. */
  randomization: 0.9,
  delayMaxMs: 1_000,
  /** Without a server for this long it is no restart; then every `delayMaxLaterMs`. */
  patienceMs: 15_000,
  delayMaxLaterMs: 5_000,
} as const;
