import type { ContainerState } from '../../../lib/docker/containers.js';
import { type HealthRequest, type HealthWatch, watchHealth } from '../../../lib/docker/health.js';
import { Cancelled, type DeployError } from '../../../lib/errors/deploy-error.js';
import { Clock } from './clock.js';
import { container } from './containers.js';
import { ScriptedEngine } from './scripted-engine.js';

let clock: Clock;
jest.mock('node:timers/promises', () => ({
  setTimeout: (...args: Parameters<Clock['pause']>) => clock.pause(...args),
}));

let engine: ScriptedEngine;
let watch: HealthWatch;
let cancelling: AbortController;
let healthy: string[];

beforeEach(async () => {
  clock = new Clock();
  clock.install();
  engine = new ScriptedEngine();
  cancelling = new AbortController();
  healthy = [];
  watch = await watchHealth(engine, ['docker'], 'shop');
});
afterEach(async () => {
  await watch.stop();
  jest.restoreAllMocks();
});

/** Waits for the service `web`, and shows how it ended. */
function waiting(rest: Partial<HealthRequest> = {}) {
  const seen: { well?: readonly ContainerState[]; error?: DeployError } = {};
  const request: HealthRequest = {
    remote: engine,
    docker: ['docker'],
    project: 'shop',
    services: new Map([['web', { count: 1, endsWell: false }]]),
    existing: new Set(),
    timeoutMs: 60_000,
    stableForMs: 5_000,
    signal: cancelling.signal,
    onHealthy: (service) => healthy.push(service),
    ...rest,
  };
  void watch.wait(request).then(
    (well) => {
      seen.well = well;
    },
    (error) => {
      seen.error = error;
    },
  );
  return seen;
}

/** The engine restarts a container that died: the events, and what it has then. */
function restart(id: string, exitCode = 1): void {
  engine.change(id, { restartCount: 1 });
  engine.tell(id, 'die', { exitCode: String(exitCode) });
  engine.tell(id, 'start');
}

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

test('a cancel ends the wait with its reason', async () => {
  engine.containers = [container({ health: 'starting' })];
  const seen = waiting();
  await clock.pass(1_000);
  cancelling.abort(new Cancelled('SIGINT'));
  await clock.rest();
  expect(seen.error).toBeInstanceOf(Cancelled);
});
