import { clockTime, dayLabel, daysAgo, minutesSince, rowTime, waitingTime } from './time-format';

/** Local times, so that the zone of the machine plays no part. */
function at(year: number, month: number, day: number, hour = 12, minute = 0): string {
  return new Date(year, month - 1, day, hour, minute).toISOString();
}
const NOW = Date.parse(at(2026, 4, 21, 9, 50));

describe('times on screen', () => {
  it('counts calendar days, not spans of 24 hours', () => {
    expect(daysAgo(at(2026, 4, 21, 0, 1), NOW)).toBe(0);
    expect(daysAgo(at(2026, 4, 20, 23, 59), NOW)).toBe(1);
    expect(daysAgo(at(2026, 4, 14), NOW)).toBe(7);
  });

  it('is not disturbed by the hour that summer time takes', () => {
    for (const day of [27, 28, 29, 30]) {
      const noon = Date.parse(at(2026, 3, day + 1));
      expect(daysAgo(at(2026, 3, day, 0, 30), noon)).toBe(1);
    }
  });

  it('names days the way one speaks of them', () => {
    expect(dayLabel(at(2026, 4, 21, 8), NOW)).toBe('Today');
    expect(dayLabel(at(2026, 4, 20, 8), NOW)).toBe('Yesterday');
    expect(dayLabel(at(2026, 4, 17), NOW)).toMatch(/Friday.*17|17.*Friday/);
    expect(dayLabel(at(2026, 4, 17), NOW)).not.toContain('2026');
    expect(dayLabel(at(2025, 4, 17), NOW)).toContain('2025');
  });

  it('shortens the time of a list row with its age', () => {
    const today = at(2026, 4, 21, 9, 47);
    expect(rowTime(today, NOW)).toBe(clockTime(today));
    expect(rowTime(at(2026, 4, 20), NOW)).toBe('Yesterday');
    expect(rowTime(at(2026, 4, 17), NOW)).toBe('Fri');
    expect(rowTime(at(2026, 3, 12), NOW)).toMatch(/Mar.*12|12.*Mar/);
    expect(rowTime(at(2025, 3, 12), NOW)).toContain('2025');
  });

  it('shows the clock for what a faster clock dated into the future', () => {
    const ahead = at(2026, 4, 22, 0, 5);
    expect(rowTime(ahead, NOW)).toBe(clockTime(ahead));
    expect(minutesSince(ahead, NOW)).toBe(0);
  });

  it('rounds a wait down to its largest unit', () => {
    expect(waitingTime(at(2026, 4, 21, 9, 42), NOW)).toBe('8 min');
    expect(waitingTime(at(2026, 4, 21, 7, 40), NOW)).toBe('2 hr');
    expect(waitingTime(at(2026, 4, 18, 7, 40), NOW)).toBe('3 days');
  });
});
