import type { HealthRequest, HealthWatch } from '../../../lib/docker/health.js';
import type { Clock } from './clock.js';
import { container } from './containers.js';
import type { ScriptedEngine } from './scripted-engine.js';
import { Watching } from './watching.js';

let clock: Clock;
jest.mock('node:timers/promises', () => ({
  setTimeout: (...args: Parameters<Clock['pause']>) => clock.pause(...args),
}));

let watching: Watching;
let engine: ScriptedEngine;
let watch: HealthWatch;

beforeEach(async () => {
  watching = new Watching();
  ({ clock, engine } = watching);
  watch = await watching.begin();
});
afterEach(async () => {
  await watch.stop();
  jest.restoreAllMocks();
});

const waiting = (rest?: Partial<HealthRequest>) => watching.waiting(watch, rest);
const restart = (id: string, exitCode?: number) => watching.restart(id, exitCode);

describe('a container that was there before', () => {
  const existing = new Set(['c1']);
  beforeEach(() => {
    engine.containers = [container({ restartCount: 4 })];
  });

  test('may have been restarted in its life', async () => {
    const seen = waiting({ existing });
    await clock.pass(5_000);
    expect(seen.well).toHaveLength(1);
  });

  test('may fall over and get up again, and is then watched anew', async () => {
    const seen = waiting({ existing });
    await clock.pass(3_000);
    restart('c1');
    await clock.pass(4_999);
    expect(seen.well).toBeUndefined();
    await clock.pass(1);
    expect(seen.well).toHaveLength(1);
  });

  test('may be down for a while', async () => {
    engine.change('c1', { status: 'restarting' });
    const seen = waiting({ existing });
    await clock.pass(20_000);
    engine.change('c1', { status: 'running' });
    engine.tell('c1', 'start');
    await clock.pass(5_000);
    expect(seen.well).toHaveLength(1);
  });

  test('may not be down for ever', async () => {
    engine.change('c1', { status: 'exited', exitCode: 1 });
    const seen = waiting({ existing });
    await clock.pass(60_000);
    expect(seen.error).toMatchObject({
      code: 'container-not-healthy',
      what: 'exited with code 1 after 60 s',
    });
  });

  test('may not fall over again and again', async () => {
    const seen = waiting({ existing });
    for (let second = 0; second < 70 && seen.error === undefined; second += 3) {
      restart('c1');
      await clock.pass(3_000);
    }
    expect(seen.well).toBeUndefined();
    expect(seen.error?.what).toBe('just restarted after 60 s');
  });

  test('is well soon when nothing more is told after it got up', async () => {
    const seen = waiting({ existing });
    await clock.pass(3_000);
    engine.change('c1', { restartCount: 5 });
    engine.tell('c1', 'die', { exitCode: '1' });
    await clock.pass(5_000);
    expect(seen.well).toHaveLength(1);
  });
});

describe('events that end', () => {
  const lost = new Error('the link was lost');

  test.each([
    ['with a lost link', lost],
    ['with the engine', undefined],
  ])('%s are listened to again, and the containers looked at', async (_how, error) => {
    engine.containers = [container({ health: 'starting' })];
    const seen = waiting();
    await clock.rest();
    engine.endEvents(error);
    engine.change('c1', { health: 'healthy' });
    await clock.pass(10_000);
    expect(engine.listening).toBe(2);
    expect(seen.well).toHaveLength(1);
  });

  test('are heard on behind a line that is too long to come whole', async () => {
    engine.containers = [container()];
    const seen = waiting();
    await clock.rest();
    engine.print('{"Action":"exec_create: ');
    engine.print('","Actor":{"ID":"c1"}}');
    engine.tell('c1', 'die', { exitCode: '7' });
    engine.tell('c1', 'start');
    await clock.rest();
    expect(seen.error?.what).toBe('exited with code 7 and was restarted');
    expect(engine.listening).toBe(1);
  });

  test('do not hide a death within stable-for', async () => {
    engine.containers = [container()];
    const seen = waiting();
    await clock.pass(4_900);
    engine.endEvents();
    engine.change('c1', { restartCount: 1, exitCode: 1 });
    await clock.pass(10_000);
    expect(seen.error?.code).toBe('container-failed');
  });

  test('are not listened to again once nobody wants them', async () => {
    await watch.stop();
    await clock.pass(10_000);
    expect(engine.listening).toBe(1);
  });

  test('that end just before nobody wants them any more hold nobody up', async () => {
    engine.endEvents();
    await clock.rest();
    await watch.stop();
    expect(engine.listening).toBe(1);
  });
});
