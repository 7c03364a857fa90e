import type { OnProgress } from './migrations';

/** A line when a step begins, at each further tenth and at its end. */
export function toProgressLines(say: (line: string) => void): OnProgress {
  let last = '';
  return (step, done, total) => {
    const percent = total === 0 ? 100 : Math.floor((done / total) * 10) * 10;
    const line = `MongoDB: ${step}: ${percent} %`;
    if (line !== last) say(line);
    last = line;
  };
}
