/** How the web client comes back: `libs/web/data-access/src/reconnection.ts`, which a test holds these against. */
export const RECONNECTION = {
  delayMs: 500,
  randomization: 0.9,
  delayMaxMs: 1_000,
  patienceMs: 15_000,
  delayMaxLaterMs: 5_000,
} as const;

/**
 * The pauses between tries as socket.io-client makes them (its `backo2`), with the web client's settings.
 * @param attempts how many tries have failed since the connection was lost
 */
export function pauseMs(attempts: number, lostForMs: number): number {
  const { delayMs, randomization, delayMaxMs, patienceMs, delayMaxLaterMs } = RECONNECTION;
  const pause = delayMs * 2 ** Math.min(attempts, 10);
  const chance = Math.random();
  const deviation = Math.floor(chance * randomization * pause);
  const spread = (Math.floor(chance * 10) & 1) === 0 ? pause - deviation : pause + deviation;
  return Math.min(spread, lostForMs < patienceMs ? delayMaxMs : delayMaxLaterMs);
}
