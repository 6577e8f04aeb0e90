import { Streak } from '../../../lib/health/streak.js';

const good = { good: true, text: 'status 200', lines: [] };
const bad = { good: false, text: 'status 503', lines: [] };

test('one good answer is enough when no more are asked for', () => {
  const streak = new Streak({ successes: 1, stableForMs: 0 });
  streak.add(bad, 0);
  streak.add(good, 10);
  expect(streak.healthyAt).toBe(10);
});
test('successes count one after another', () => {
  const streak = new Streak({ successes: 2, stableForMs: 0 });
  for (const [index, answer] of [good, bad, good].entries()) streak.add(answer, index);
  expect(streak.healthyAt).toBeUndefined();
  streak.add(good, 3);
  expect(streak.healthyAt).toBe(3);
});
test('stability is counted from the first good answer of the last streak', () => {
  const streak = new Streak({ successes: 1, stableForMs: 100 });
  streak.add(good, 0);
  streak.add(bad, 90);
  streak.add(good, 100);
  streak.add(good, 199);
  expect(streak.healthyAt).toBeUndefined();
  streak.add(good, 200);
  expect(streak.healthyAt).toBe(200);
});
test('a bad answer takes the health back', () => {
  const streak = new Streak({ successes: 1, stableForMs: 0 });
  streak.add(good, 0);
  streak.add(bad, 1);
  expect(streak.healthyAt).toBeUndefined();
});
test('it knows since when the answer has been the same, and how many there were', () => {
  const streak = new Streak({ successes: 1, stableForMs: 0 });
  streak.add({ good: false, text: 'connection refused', lines: [] }, 0);
  streak.add(bad, 10);
  streak.add({ ...bad, lines: ['another body'] }, 20);
  expect(streak).toMatchObject({ lastSince: 10, tries: 3, last: { lines: ['another body'] } });
});
