import type { ContainerState } from '../../../lib/docker/containers.js';
import type { HealthRequest, HealthWatch } from '../../../lib/docker/health.js';
import { Cancelled } from '../../../lib/errors/deploy-error.js';
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
let cancelling: AbortController;
let healthy: readonly string[];

beforeEach(async () => {
  watching = new Watching();
  ({ clock, engine, cancelling, healthy } = watching);
  watch = await watching.begin();
});
afterEach(async () => {
  await watch.stop();
  jest.restoreAllMocks();
});

const waiting = (rest?: Partial<HealthRequest>) => watching.waiting(watch, rest);
const restart = (id: string, exitCode?: number) => watching.restart(id, exitCode);

test('containers that are to go may be in any state', async () => {
  engine.containers = [container({ id: 'old', health: 'unhealthy' }), container()];
  const seen = waiting({ stableForMs: 0, ignored: new Set(['old']) });
  await clock.rest();
  expect(seen.well).toMatchObject([{ id: 'c1' }]);
});

test('containers that are to go do not count as those that are to come', async () => {
  engine.containers = [container({ id: 'old' })];
  const seen = waiting({ ignored: new Set(['old']) });
  await clock.rest();
  expect(seen.error).toMatchObject({ code: 'container-missing' });
});

describe('a service without health check', () => {
  beforeEach(() => {
    engine.containers = [container()];
  });

  test('is well when it ran for stable-for, and not before', async () => {
    const seen = waiting();
    await clock.pass(4_999);
    expect(seen.well).toBeUndefined();
    await clock.pass(1);
    expect(seen.well).toMatchObject([{ id: 'c1' }]);
  });

  test('is well at once where nobody asks for more', async () => {
    const seen = waiting({ stableForMs: 0 });
    await clock.rest();
    expect(seen.well).toHaveLength(1);
    expect(engine.looks).toBe(1);
  });

  test('has failed when it dies and is restarted within stable-for', async () => {
    const seen = waiting();
    await clock.pass(3_000);
    restart('c1', 3);
    await clock.rest();
    expect(seen.error).toMatchObject({
      code: 'container-failed',
      message: 'host web1, service web (shop-web-1): exited with code 3 and was restarted',
    });
  });

  test('has failed when it was restarted before anybody listened', async () => {
    engine.change('c1', { restartCount: 2, exitCode: 7 });
    const seen = waiting();
    await clock.rest();
    expect(seen.error?.what).toBe('exited with code 7 and was restarted');
  });

  test('has failed when it died between the start of listening and the first look', async () => {
    engine.tell('c1', 'die', { exitCode: '1' });
    engine.tell('c1', 'start');
    await clock.rest();
    const seen = waiting();
    await clock.rest();
    expect(seen.error?.code).toBe('container-failed');
  });

  test('is told once, when it is well', async () => {
    waiting();
    await clock.pass(10_000);
    expect(healthy).toEqual(['web']);
  });
});

describe('a failure', () => {
  test('brings the last log lines of its container', async () => {
    engine.containers = [container({ status: 'exited', exitCode: 1 })];
    engine.log = 'listening\nerror: no database\n';
    const seen = waiting();
    await clock.rest();
    expect(seen.error?.log).toEqual(['listening', 'error: no database']);
  });

  test('of a service with several containers names the one that failed', async () => {
    engine.containers = [container(), container({ id: 'c2', name: 'shop-web-2', status: 'restarting' })];
    const seen = waiting({ services: new Map([['web', { count: 2, endsWell: false }]]) });
    await clock.rest();
    expect(seen.error?.where).toContain('shop-web-2');
  });

  test('is a container that is not there', async () => {
    engine.containers = [container()];
    const seen = waiting({ services: new Map([['web', { count: 2, endsWell: false }]]) });
    await clock.rest();
    expect(seen.error?.code).toBe('container-missing');
  });

  test('is no matter of services that nobody waits for', async () => {
    engine.containers = [
      container(),
      container({ id: 'c2', service: 'other', status: 'exited', exitCode: 1 }),
    ];
    const seen = waiting();
    await clock.pass(5_000);
    expect(seen.well).toMatchObject([{ id: 'c1' }]);
  });
});

describe('a service that stands on a one-shot', () => {
  test('is well after stable-for, though the one-shot has died since we listen', async () => {
    const migrate = container({ id: 'm1', service: 'migrate', status: 'exited', publishesPorts: false });
    engine.containers = [container(), migrate];
    engine.tell('m1', 'die', { exitCode: '0' });
    const services = new Map([
      ['web', { count: 1, endsWell: false }],
      ['migrate', { count: 1, endsWell: true }],
    ]);
    const seen = waiting({ services });
    await clock.pass(5_000);
    expect(seen.well).toHaveLength(2);
  });
});

describe('a service with a health check', () => {
  beforeEach(() => {
    engine.containers = [container({ health: 'starting' })];
  });

  const becomes = (health: ContainerState['health']) => {
    engine.change('c1', { health });
    engine.tell('c1', `health_status: ${health}`);
  };

  test('is waited for until it is healthy, and then for stable-for', async () => {
    const seen = waiting();
    await clock.pass(20_000);
    becomes('healthy');
    await clock.pass(4_999);
    expect(seen.well).toBeUndefined();
    await clock.pass(1);
    expect(seen.well).toHaveLength(1);
  });

  test('has failed when it is unhealthy', async () => {
    const seen = waiting();
    await clock.pass(20_000);
    becomes('unhealthy');
    await clock.rest();
    expect(seen.error?.what).toBe('unhealthy');
  });

  test('has failed when it is healthy, then dies within stable-for', async () => {
    const seen = waiting();
    becomes('healthy');
    await clock.pass(3_000);
    engine.change('c1', { status: 'exited', exitCode: 139 });
    engine.tell('c1', 'die', { exitCode: '139' });
    await clock.rest();
    expect(seen.error?.what).toBe('exited with code 139 (SIGSEGV)');
  });

  test('is not waited for longer than health-timeout, and what its check says is told', async () => {
    engine.change('c1', { healthOutput: 'connection refused' });
    const seen = waiting({ timeoutMs: 30_000 });
    await clock.pass(29_999);
    expect(seen.error).toBeUndefined();
    await clock.pass(1);
    expect(seen.error).toMatchObject({
      code: 'container-not-healthy',
      what: 'not healthy yet; its health check said: connection refused after 30 s',
    });
  });

  test('is asked after events only, not again and again', async () => {
    waiting();
    await clock.pass(50_000);
    expect(engine.looks).toBe(1);
  });

  test('is not asked for each run of its check', async () => {
    waiting();
    await clock.rest();
    engine.tell('c1', 'exec_start: /bin/sh -c true');
    engine.tell('c1', 'exec_die', { exitCode: '1' });
    await clock.rest();
    expect(engine.looks).toBe(1);
  });
});

describe('a one-shot that is waited for', () => {
  const services = new Map([['web', { count: 1, endsWell: true }]]);

  test('is well when it ends with 0', async () => {
    engine.containers = [container()];
    const seen = waiting({ services, stableForMs: 0 });
    await clock.pass(10_000);
    engine.change('c1', { status: 'exited' });
    engine.tell('c1', 'die', { exitCode: '0' });
    await clock.rest();
    expect(seen.well).toHaveLength(1);
  });

  test('has failed when it ends with anything else', async () => {
    engine.containers = [container({ status: 'exited', exitCode: 1 })];
    const seen = waiting({ services, stableForMs: 0 });
    await clock.rest();
    expect(seen.error?.what).toBe('exited with code 1');
  });

  test('that does not end is named with the time that it had', async () => {
    engine.containers = [container()];
    const seen = waiting({ services, timeoutMs: 10_000 });
    await clock.pass(10_000);
    expect(seen.error?.what).toBe('still running after 10 s');
  });
});

test('a cancel ends the wait with its reason', async () => {
  engine.containers = [container({ health: 'starting' })];
  const seen = waiting();
  await clock.pass(1_000);
  cancelling.abort(new Cancelled('SIGINT'));
  await clock.rest();
  expect(seen.error).toBeInstanceOf(Cancelled);
});
