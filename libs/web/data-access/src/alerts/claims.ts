import { keptHere } from '../kept-here';
import { LOOKING } from '../looking';

const CLAIMED_AS = 'prochat.alerts.claimed';
const SOUNDED_AS = 'prochat.alerts.sounded';
const LOCK = 'prochat.alerts';
const REMEMBERED_MAX = 300;
/** What comes within this time is one sound. */
const BURST_MS = 2_500;

/**
 * Which tab of this browser tells what: the first that claims it, as each learns of the same events by itself. What was
 * claimed is kept, so that a tab that learns of it later does not tell it again.
 */
export const claims = {
  /** True for one tab, once for each name. */
  take(name: string): Promise<boolean> {
    return alone(() => {
      const claimed = namesOf(keptHere.read(CLAIMED_AS));
      if (claimed.includes(name)) return false;
      keptHere.write(CLAIMED_AS, JSON.stringify([...claimed, name].slice(-REMEMBERED_MAX)));
      return true;
    });
  },

  /** True for the first of a burst. */
  takeSound(nowMs: number): Promise<boolean> {
    return alone(() => {
      const before = Number(keptHere.read(SOUNDED_AS) ?? -Infinity);
      // Also when the clock was set back.
      if (Math.abs(nowMs - before) < BURST_MS) return false;
      keptHere.write(SOUNDED_AS, String(nowMs));
      return true;
    });
  },

  /** Whether somebody looks at this conversation, in whichever tab. */
  async isLookedAt(conversationId: string): Promise<boolean> {
    if (!('locks' in navigator)) return false;
    const { held = [] } = await navigator.locks.query().catch((): LockManagerSnapshot => ({}));
    return held.some(({ name }) => name === LOOKING + conversationId);
  },
};

/** No other tab meanwhile, where the browser has locks. Without them two tabs may, once in a blue moon, tell the same. */
async function alone(decide: () => boolean): Promise<boolean> {
  if (!('locks' in navigator)) return decide();
  return navigator.locks.request(LOCK, decide).catch(decide);
}

function namesOf(kept: string | null): string[] {
  try {
    const names = JSON.parse(kept ?? '[]') as unknown;
    return Array.isArray(names) ? (names as string[]) : [];
  } catch {
    return [];
  }
}
