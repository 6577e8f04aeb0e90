import { lockAttempt } from '../../../lib/host/lock.js';
import { Journal } from '../../../lib/journal/journal.js';
import type { Remote } from '../../../lib/ssh/remote.js';
import { Clock } from '../docker/clock.js';

let clock: Clock;
jest.mock('node:timers/promises', () => ({
  setTimeout: (...args: Parameters<Clock['pause']>) => clock.pause(...args),
}));

test('a host that takes the question and never answers is an error, not a wait without end', async () => {
  clock = new Clock();
  const never = new Promise<never>(() => undefined);
  const lines = { [Symbol.asyncIterator]: () => ({ next: () => never }) };
  let stopped = 0;
  const remote = {
    name: 'web1',
    start: async () => ({
      lines,
      ended: never,
      write: () => undefined,
      stop: async () => {
        stopped += 1;
      },
    }),
  } as unknown as Remote;
  const request = { remote, directory: '/d', project: 'shop', token: 'r1', run: 'u', journal: new Journal() };
  const attempt = lockAttempt(request).attempt();
  const failed = expect(attempt).rejects.toMatchObject({
    code: 'host-command-failed',
    message: 'host web1: the lock was neither given nor refused within 30 s',
  });
  // Asked once more, as after a lost link.
  await clock.pass(60_000);
  await failed;
  expect(stopped).toBe(2);
});
