import { runsAsRecorded, sameService, serviceChanges } from '../../../actions/deploy-compose/difference.js';
import type { Release, SeenContainer } from '../../../actions/deploy-compose/probe.js';
import type { ReleaseRecord, ServiceRecord } from '../../../actions/deploy-compose/record.js';
import { keyedFingerprint } from '../../../lib/host/keyed-fingerprint.js';

const web: ServiceRecord = {
  image: 'web:1',
  pinned: 'web@sha256:1',
  imageId: 'sha256:i1',
  fingerprint: 'f1',
  environment: { A: 'a1', B: 'b1' },
  count: 1,
  endsWell: false,
};

function recordOf(services: Readonly<Record<string, ServiceRecord>>): ReleaseRecord {
  return {
    version: 1,
    id: 'r1',
    project: 'shop',
    createdAt: '2026-11-22T10:00:00Z',
    run: {},
    fingerprint: 'f',
    projectDirectory: '.',
    services,
    left: [],
    before: { kind: 'nothing' },
  };
}

/** An hour after the release was verified. */
const now = Date.parse('2026-11-22T11:00:00Z');

type Containers = Release['status']['containers'];

function release(
  services: Readonly<Record<string, ServiceRecord>> = { web },
  containers: Containers = [{ id: 'c1', service: 'web' }],
): Release {
  const at = '2026-11-22T10:00:00Z';
  return { record: recordOf(services), status: { state: 'healthy', at, containers, ended: [] } };
}

const up: SeenContainer = { id: 'c1', service: 'web', state: 'running', status: 'Up 5 minutes' };
const changesTo = (service: Partial<ServiceRecord>, seen = [up]) =>
  serviceChanges(release(), recordOf({ web: { ...web, ...service } }), seen, now);

describe('what changes for a service', () => {
  test.each([
    ['image', { image: 'web:2', pinned: 'web@sha256:2' }, 'image web:1 -> web:2'],
    ['tag that moved', { pinned: 'web@sha256:2' }, 'image web:1: web@sha256:1 -> web@sha256:2'],
    ['value', { environment: { A: 'a2', B: 'b1' } }, 'environment A'],
    ['variables', { environment: { B: 'b2', C: 'c1' } }, 'environment -A, B, +C'],
    ['configuration', { fingerprint: 'f2' }, 'configuration'],
    ['several', { image: 'web:2', fingerprint: 'f2' }, 'image web:1 -> web:2; configuration'],
  ])('is told of its %s', (_what, service, detail) => {
    expect(changesTo(service)).toEqual([{ subject: 'service web', action: 'recreate', detail }]);
  });

  test('is nothing when it is the same and runs', () => {
    expect(changesTo({})).toEqual([]);
  });

  test('is told where it came or went', () => {
    expect(serviceChanges(release(), recordOf({ api: { ...web, image: 'api:1' } }), [up], now)).toEqual([
      { subject: 'service api', action: 'create', detail: 'api:1' },
      { subject: 'service web', action: 'remove' },
    ]);
  });

  test('is its creation where nothing ran', () => {
    expect(serviceChanges(undefined, recordOf({ web }), [], now)).toMatchObject([{ action: 'create' }]);
  });

  test('is that its container is not the recorded one any more', () => {
    expect(changesTo({}, [{ ...up, id: 'c2' }])).toMatchObject([
      { detail: 'its container was removed or replaced' },
    ]);
  });

  test('is that its container is not well any more', () => {
    expect(changesTo({}, [{ ...up, state: 'exited', status: 'Exited (1) 2 hours ago' }])).toMatchObject([
      { detail: 'its container is Exited (1) 2 hours ago' },
    ]);
  });
});

describe('what runs is what was recorded', () => {
  test.each([
    ['running', 'Up 5 minutes', true],
    ['running', 'Up 5 minutes (healthy)', true],
    ['running', 'Up 5 minutes (unhealthy)', false],
    ['running', 'Up 2 seconds (health: starting)', false],
    ['restarting', 'Restarting (1) 2 seconds ago', false],
    ['paused', 'Up 5 minutes (Paused)', false],
    ['exited', 'Exited (0) 2 hours ago', false],
  ])('for a container that is %s: %s -> %s', (state, status, well) => {
    expect(runsAsRecorded(release(), [{ ...up, state, status }], now)).toBe(well);
  });

  test.each(['Up Less than a second', 'Up 7 seconds', 'Up About a minute'])(
    'not when it was started again since: %s',
    (status) => {
      expect(runsAsRecorded(release(), [{ ...up, status }], now)).toBe(false);
    },
  );

  test('also while its container is as young as the release', () => {
    const soon = Date.parse('2026-11-22T10:00:05Z');
    expect(runsAsRecorded(release(), [{ ...up, status: 'Up 7 seconds' }], soon)).toBe(true);
  });

  test('for a one-shot that ended, whether its container is still there or not', () => {
    const ended = release({ web }, []);
    expect(runsAsRecorded(ended, [], now)).toBe(true);
    expect(runsAsRecorded(ended, [{ ...up, state: 'exited', status: 'Exited (0)' }], now)).toBe(true);
  });

  test('not when a service has a container that no release started', () => {
    expect(runsAsRecorded(release(), [up, { ...up, id: 'c9' }], now)).toBe(false);
  });

  test('not when a container is gone', () => {
    expect(runsAsRecorded(release(), [], now)).toBe(false);
  });

  test('whatever containers of it have ended', () => {
    const old = { ...up, id: 'c9', state: 'exited', status: 'Exited (1)' };
    expect(runsAsRecorded(release(), [up, old], now)).toBe(true);
  });
});

test('a service is the same with the same image, variables and configuration', () => {
  expect(sameService(web, { ...web })).toBe(true);
  expect(sameService(web, { ...web, pinned: 'web@sha256:2' })).toBe(false);
  expect(sameService(web, undefined)).toBe(false);
});

describe('a keyed fingerprint', () => {
  test('does not depend on the order of keys, at any depth', () => {
    const one = keyedFingerprint('key', { a: 1, b: { c: [1, { d: 2, e: 3 }], f: null } });
    expect(keyedFingerprint('key', { b: { f: null, c: [1, { e: 3, d: 2 }] }, a: 1 })).toBe(one);
  });

  test.each([
    [
      [1, 2],
      [2, 1],
    ],
    ['1', 1],
    [null, 'null'],
    [{ a: '1' }, { a: 1 }],
    [{ a: 'b' }, { b: 'a' }],
    ['', null],
    [{ a: { b: 1 } }, { a: 1, b: 1 }],
  ])('tells %j from %j', (a, b) => {
    expect(keyedFingerprint('key', a)).not.toBe(keyedFingerprint('key', b));
  });

  test('cannot be compared without the key', () => {
    expect(keyedFingerprint('one', 'secret')).not.toBe(keyedFingerprint('two', 'secret'));
    expect(keyedFingerprint('one', 'secret')).toMatch(/^[0-9a-f]{32}$/);
  });
});
