import { FileTurn } from './file-turn';
import { Browser, quiet, until } from './testing/browser';

/** Work that ends when the test says so. */
function workOf(log: string[], name: string) {
  let end = () => undefined as void;
  const over = new Promise<void>((resolve) => (end = resolve));
  return {
    end: () => end(),
    work: () => {
      log.push(name);
      return over;
    },
  };
}

describe('the turn to upload a file', () => {
  let browser: Browser;
  let log: string[];
  const open = (locks?: object | null) => {
    browser = locks === undefined ? new Browser() : new Browser({ locks });
  };

  beforeEach(() => {
    jest.useFakeTimers({ doNotFake: ['setImmediate', 'nextTick', 'queueMicrotask', 'performance', 'Date'] });
    log = [];
  });
  afterEach(() => {
    browser.close();
    jest.useRealTimers();
  });

  it('passes to the next tab when the work is done', async () => {
    open();
    const [one, two] = [workOf(log, 'one'), workOf(log, 'two')];
    new FileTurn('passes', one.work);
    const second = new FileTurn('passes', two.work);
    await quiet();
    expect(log).toEqual(['one']);
    one.end();
    await until(() => log.length === 2);
    two.end();
    await second.over;
  });

  it('is taken from a tab that was not heard of for too long, and not before', async () => {
    open();
    const [one, two] = [workOf(log, 'one'), workOf(log, 'two')];
    const first = new FileTurn('taken', one.work);
    const second = new FileTurn('taken', two.work);
    await quiet();
    jest.advanceTimersByTime(14_999);
    second.hear();
    jest.advanceTimersByTime(14_999);
    await quiet();
    expect(log).toEqual(['one']);
    jest.advanceTimersByTime(1);
    await until(() => log.length === 2);
    await first.over; // It knows, and stops.
    two.end();
    await second.over;
  });

  it('is not waited for any longer by who does not want it', async () => {
    open();
    const [one, two] = [workOf(log, 'one'), workOf(log, 'two')];
    const first = new FileTurn('unwanted', one.work);
    const second = new FileTurn('unwanted', two.work);
    await quiet();
    second.end();
    await second.over;
    one.end();
    await first.over;
    expect(log).toEqual(['one']);
  });

  it('is everybody’s where the browser has no locks or forbids them', async () => {
    open(null);
    const one = workOf(log, 'one');
    new FileTurn('no-locks', one.work);
    expect(log).toEqual(['one']);
    browser.close();
    open({ request: () => Promise.reject(new DOMException('No', 'SecurityError')) });
    new FileTurn('forbidden', workOf(log, 'two').work);
    await until(() => log.length === 2);
  });
});
