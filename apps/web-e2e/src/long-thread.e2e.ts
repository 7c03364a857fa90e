import { expect, test } from './journey';
import { lineOf, longTalk, scrollThrough, type Journey } from './long-talk';
import { Talk } from './talk';

const TOTAL = 10_000;
/** The question counts as number 0. */
const ALL = Array.from({ length: TOTAL + 1 }, (_, index) => index);

test.use({ environment: { MESSAGE_RATE: '100000/10' } });

/** Into the report: how long frames take says something of the machine as well, and fails nothing. */
function note(type: string, { lines, ...figures }: Journey): void {
  const description = JSON.stringify({ ...figures, lines: lines.length });
  test.info().annotations.push({ type, description });
}

test('ten thousand messages are scrolled through with few of them in the page, and nothing jumps', async ({
  people,
}) => {
  const { id, dana } = await longTalk(people, 'Ten thousand', TOTAL);
  const page = await people.browserAs(dana, `/console/mine/${id}`);
  const talk = new Talk(page);
  await expect(talk.bubble(`Line ${TOTAL}.`)).toBeInViewport();

  const up = await scrollThrough(page, 'up');
  note('up', up);
  expect(up.nodesMax).toBeLessThanOrEqual(400);
  expect(up.driftMax).toBeLessThanOrEqual(2);
  await expect(talk.messages.getByRole('heading', { name: 'Ten thousand' })).toBeInViewport();
  expect(up.lines).toEqual(ALL);

  const down = await scrollThrough(page, 'down');
  note('down', down);
  expect(down.nodesMax).toBeLessThanOrEqual(400);
  expect(down.driftMax).toBeLessThanOrEqual(2);
  expect(down.lines).toEqual(ALL);
  await expect(talk.bubble(lineOf(TOTAL))).toBeInViewport();
});
