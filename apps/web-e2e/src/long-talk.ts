import { randomUUID } from 'node:crypto';
import type { Person } from '@prochat/server/testing';
import type { Page } from '@playwright/test';
import type { People } from './journey';
import { Talk, askedBy, assignTo } from './talk';

/** On their way at once: the log's order is that of sending all the same. */
const TOGETHER = 20;
/** One person may not write more in ten seconds, whatever the installation's rates are. */
const PER_PERSON = 500;

/**
 * A conversation of Ana's with `total` numbered messages of one line to several: one colleague after the other holds it
 * and writes, the last one is Dana, and Ana puts in a word.
 */
export async function longTalk(
  people: People,
  topic: string,
  total: number,
): Promise<{ id: string; ana: Person; dana: Person }> {
  const [ana, admin] = await Promise.all([people.knownUser('Ana Oliveira'), people.knownAdmin()]);
  const { id } = await askedBy(ana, topic, 'Please tell me everything.');
  const rounds = Math.ceil(total / PER_PERSON);
  for (let round = 1; ; round++) {
    const dana = await people.knownProfessional(
      round === rounds ? 'Dana Whitfield' : `Colleague ${String.fromCharCode(64 + round)}`,
    );
    await assignTo(admin, id, dana.user.id);
    const from = (round - 1) * PER_PERSON + 1;
    const to = Math.min(total, round * PER_PERSON);
    await write(ana, id, from, Math.min(to, from + TOGETHER - 1));
    await write(dana, id, from + TOGETHER, to);
    if (round === rounds) return { id, ana, dana };
  }
}

export function lineOf(number: number): string {
  return `Line ${number}. ${'It goes on for a while. '.repeat((number * 7) % 11)}`.trim();
}

async function write(person: Person, conversationId: string, first: number, last: number): Promise<void> {
  const socket = await person.connect();
  for (let from = first; from <= last; from += TOGETHER) {
    const count = Math.min(TOGETHER, last - from + 1);
    const texts = Array.from({ length: count }, (_, index) => lineOf(from + index));
    await Promise.all(
      texts.map((text) => socket.ask('message:send', { conversationId, clientId: randomUUID(), text })),
    );
  }
  socket.close();
}

/** What somebody scrolling saw. */
export interface Journey {
  /** Messages and lines that were in the page at once, at most. */
  nodesMax: number;
  /** By how many pixels a message on screen was moved by anything but the scrolling, at most. */
  driftMax: number;
  /** Numbers of the lines that were in the page at some time, ascending. */
  lines: number[];
  /** Frames that took longer than 50 ms, and how many there were in all. For information. */
  slowFrames: number;
  frames: number;
}

/**
 * Scrolls frame by frame until nothing comes any more in this direction, and watches what happens to what is on screen:
 * between two frames a message must move by what was scrolled, and by nothing else.
 */
export function scrollThrough(page: Page, direction: 'up' | 'down', stepPx = 600): Promise<Journey> {
  return new Talk(page).messages.evaluate(
    async (scroller, { sign, step }) => {
      const journey = { nodesMax: 0, driftMax: 0, slowFrames: 0, frames: 0 };
      const lines = new Set<number>();
      const frame = (): Promise<number> => new Promise((resolve) => requestAnimationFrame(resolve));
      const topOf = (element: Element): number =>
        element.getBoundingClientRect().top - scroller.getBoundingClientRect().top;
      const look = (): void => {
        journey.nodesMax = Math.max(journey.nodesMax, scroller.querySelectorAll('[data-key]').length);
        for (const element of scroller.querySelectorAll('pc-linked-text'))
          lines.add(Number(/^\s*Line (\d+)\./.exec(element.textContent)?.[1] ?? 0));
      };
      /** The first message that is on screen before and after the step. */
      const onScreen = (shift: number): Element | undefined =>
        [...scroller.querySelectorAll('[data-key]')].find((element) => {
          const top = topOf(element);
          return Math.min(top, top - shift) >= 0 && Math.max(top, top - shift) < scroller.clientHeight;
        });
      let still = 0;
      let at = await frame();
      while (still < 60) {
        const room =
          sign < 0 ? scroller.scrollTop : scroller.scrollHeight - scroller.clientHeight - scroller.scrollTop;
        const shift = sign * Math.min(step, Math.max(0, room));
        const element = onScreen(shift);
        const key = element?.getAttribute('data-key') ?? '';
        const expected = element ? topOf(element) - shift : 0;
        scroller.scrollTop += shift;
        const now = await frame();
        journey.frames++;
        if (now - at > 50) journey.slowFrames++;
        at = now;
        look();
        const after = scroller.querySelector(`[data-key="${CSS.escape(key)}"]`);
        if (after) journey.driftMax = Math.max(journey.driftMax, Math.abs(topOf(after) - expected));
        still = Math.abs(shift) < 1 ? still + 1 : 0;
      }
      return { ...journey, lines: [...lines].sort((a, b) => a - b) };
    },
    { sign: direction === 'up' ? -1 : 1, step: stepPx },
  );
}
