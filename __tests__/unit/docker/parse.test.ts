import { parseContainer } from '../../../lib/docker/containers.js';
import { parseEvent } from '../../../lib/docker/events.js';
import { container, inspected } from './containers.js';

describe('a container is read from docker inspect', () => {
  test('with its service, state and what was asked for', () => {
    const state = container({ health: 'healthy', healthOutput: 'ok', restartCount: 2, exitCode: 3 });
    expect(parseContainer(inspected(state))).toEqual(state);
  });

  test('without health where there is no check, or it was switched off', () => {
    const line = inspected(container({ health: 'healthy' })).replace('"Status":"healthy"', '"Status":"none"');
    expect(parseContainer(line).health).toBe('none');
    expect(parseContainer(inspected(container())).health).toBe('none');
  });

  test('with what its last health check printed', () => {
    const log = [{ Output: 'first\n' }, { Output: ' second\n' }];
    const parsed = JSON.parse(inspected(container({ health: 'unhealthy' })));
    parsed.State.Health.Log = log;
    expect(parseContainer(JSON.stringify(parsed)).healthOutput).toBe('second');
  });

  test('before its first health check, when there is no log of it', () => {
    const parsed = JSON.parse(inspected(container({ health: 'starting' })));
    parsed.State.Health.Log = null;
    expect(parseContainer(JSON.stringify(parsed))).toMatchObject({ health: 'starting', healthOutput: '' });
  });

  test('also where the engine leaves out ports and labels', () => {
    const parsed = JSON.parse(inspected(container()));
    parsed.HostConfig.PortBindings = null;
    parsed.Config.Labels = {};
    expect(parseContainer(JSON.stringify(parsed))).toMatchObject({ publishesPorts: false, service: '' });
  });
});

describe('an event is read from docker events', () => {
  /** As Docker 26 prints it. */
  const line = (action: string, attributes: Record<string, string> = {}) =>
    JSON.stringify({
      status: action,
      id: 'c1',
      from: 'web:1',
      Type: 'container',
      Action: action,
      Actor: {
        ID: 'c1',
        Attributes: {
          'com.docker.compose.oneoff': 'False',
          'com.docker.compose.project': 'shop',
          'com.docker.compose.service': 'web',
          image: 'web:1',
          name: 'shop-web-1',
          ...attributes,
        },
      },
      scope: 'local',
      time: 1_795_000_000,
      timeNano: 1_795_000_000_000_000_000,
    });

  test('with its container and service', () => {
    expect(parseEvent(line('start'))).toEqual({
      container: 'c1',
      service: 'web',
      action: 'start',
      exitCode: undefined,
    });
  });

  test('with the exit code of a death', () => {
    expect(parseEvent(line('die', { exitCode: '137', execDuration: '4' }))?.exitCode).toBe(137);
  });

  test('with the health that it became', () => {
    expect(parseEvent(line('health_status: healthy'))?.action).toBe('health_status: healthy');
  });

  test('unless it is of a container of `compose run`', () => {
    expect(parseEvent(line('die', { 'com.docker.compose.oneoff': 'True' }))).toBeUndefined();
  });

  test.each([{ name: 'other' }, { 'com.docker.compose.service': '' }])(
    'unless it is of no service: %j',
    (of) => {
      const event = JSON.parse(line('die'));
      event.Actor.Attributes = of;
      expect(parseEvent(JSON.stringify(event))).toBeUndefined();
    },
  );

  test('without an exit code where that is empty', () => {
    expect(parseEvent(line('start', { exitCode: '' }))?.exitCode).toBeUndefined();
  });

  test('unless it is only a piece of one', () => {
    expect(parseEvent(line('start').slice(0, 100))).toBeUndefined();
    expect(parseEvent(line('start').slice(100))).toBeUndefined();
  });
});
