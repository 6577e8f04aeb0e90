import { runChecks } from '../../../lib/doctor/check.js';
import { clockFinding } from '../../../lib/doctor/clock.js';
import { diskFinding } from '../../../lib/doctor/disk.js';
import { composeFinding, dockerFinding } from '../../../lib/doctor/docker.js';
import { lockFinding } from '../../../lib/doctor/lock.js';
import { memoryFinding } from '../../../lib/doctor/memory.js';
import { portsFinding } from '../../../lib/doctor/ports.js';
import { reachingChecks } from '../../../lib/doctor/reaching.js';
import type { MemoryNeed } from '../../../lib/rollout/step-needs.js';
import { authFailed, connectionRefused, hostKeyMismatch } from '../../../lib/ssh/errors.js';
import { dockerState, hostLook, hostMemory, target } from './host.js';

const gibibyte = 1024 ** 3;

test('what one check throws is NG with its remedy, and hides no other', async () => {
  const place = { name: 'web', address: '10.0.0.5', port: 22, username: 'ubuntu' };
  const checks = await runChecks([
    {
      name: 'first',
      run: () => {
        throw connectionRefused(place, undefined);
      },
    },
    { name: 'second', host: 'web', run: async () => ({ status: 'OK', said: 'well' }) },
  ]);
  expect(checks).toEqual([
    {
      name: 'first',
      status: 'NG',
      said: '10.0.0.5:22 refused the connection',
      remedy: expect.stringContaining('sshd runs'),
    },
    { name: 'second', host: 'web', status: 'OK', said: 'well' },
  ]);
});

describe('reaching a host', () => {
  const { spec } = target('web');
  const states = async (error?: Parameters<typeof reachingChecks>[1]['failures'][number]['error']) => {
    const failures = error ? [{ name: 'web', error }] : [];
    const checks = await runChecks(reachingChecks([target('web')], { failures }));
    return checks.map(({ name, status }) => `${status} ${name}`);
  };

  test.each([
    ['is all well', undefined, ['OK reach', 'OK host key', 'OK login']],
    ['fails at once where nothing answers', connectionRefused(spec, undefined), ['NG reach']],
    ['fails at a key that is not the pinned one', hostKeyMismatch(spec, [], []), ['OK reach', 'NG host key']],
    ['fails at the login', authFailed(spec, [], []), ['OK reach', 'OK host key', 'NG login']],
  ])('%s', async (_how, error, expected) => {
    expect(await states(error)).toEqual(expected);
  });
});

describe('the clock', () => {
  test.each([
    ['goes as here', 400, 500, 'OK', 'as here'],
    ['may be off by what the look took', 20_900, 21_000, 'OK', 'as here'],
    ['is a little behind', -12_000, 100, 'OK', '12 s behind this machine'],
    ['is ahead', 90_100, 100, 'NG', '90 s ahead of this machine'],
    ['is behind', -3_600_000, 0, 'NG', '3600 s behind this machine'],
    ['is not told', Number.NaN, 100, 'SKIP', 'the host does not tell its time'],
  ])('%s', (_how, aheadMs, aheadWithinMs, status, said) => {
    expect(clockFinding({ aheadMs, aheadWithinMs })).toMatchObject({ status, said });
  });
});

describe('Docker', () => {
  const nothing = { docker: undefined, hasCommandLine: false, hasEngine: false, compose: undefined };

  test.each([
    ['answers', dockerState(), true, 'OK', '26.1.5'],
    ['answers by sudo', dockerState({ docker: ['sudo', '-n', 'docker'] }), true, 'OK', '26.1.5, by sudo'],
    [
      'is to be installed',
      dockerState(nothing),
      true,
      'OK',
      'it is not installed; deploy-compose sees to it (apt on Debian)',
    ],
    ['is not to be installed', dockerState(nothing), false, 'NG', 'it is not installed'],
    [
      'cannot be installed without root',
      dockerState({ ...nothing, sudo: undefined }),
      true,
      'NG',
      'it is not installed, and installing takes root',
    ],
    [
      'cannot be installed on a system of another kind',
      dockerState({ ...nothing, packageManager: undefined }),
      true,
      'NG',
      'it is not installed, and deploy-kit does not install it on Debian',
    ],
    [
      'may not be used',
      dockerState({ docker: undefined, sudo: undefined }),
      true,
      'NG',
      'ubuntu may not use it: permission denied',
    ],
  ])('%s', (_how, state, installs, status, said) => {
    expect(dockerFinding(state, '26.1.5', 'ubuntu', installs)).toMatchObject({ status, said });
  });

  test('without Compose is NG only where nobody installs it', () => {
    const state = dockerState({ compose: undefined });
    expect(composeFinding(state, true).status).toBe('OK');
    expect(composeFinding(state, false)).toMatchObject({
      status: 'NG',
      remedy: expect.stringContaining('install-docker: true'),
    });
  });
});

test('a disk that holds less than any deploy needs is NG, with where it is mounted', () => {
  const space = { path: '/var/lib/docker', mountedOn: '/data', freeBytes: gibibyte / 4 };
  expect(diskFinding(space, gibibyte / 2)).toMatchObject({
    status: 'NG',
    said: '256 MiB free for /var/lib/docker on /data, less than 512 MiB',
  });
  expect(diskFinding({ ...space, freeBytes: gibibyte }, gibibyte / 2).status).toBe('OK');
  expect(diskFinding(undefined, 1).status).toBe('SKIP');
});

describe('memory', () => {
  const memory = hostMemory({ memoryBytes: gibibyte, availableBytes: gibibyte / 2 });
  const small = hostLook({ memory });
  const shop = (bytes: number, check: MemoryNeed['check'] = 'fail') => [{ project: 'shop', bytes, check }];
  const swap = (bytes: number) => [{ path: '/swapfile', bytes }];

  test('is told where containers have no limits, or nobody is to look at them', () => {
    const said = '1.0 GiB, 512 MiB of it available';
    expect(memoryFinding(small, [], [])).toEqual({ status: 'OK', said });
    expect(memoryFinding(small, shop(2 * gibibyte, 'off'), [])).toEqual({ status: 'OK', said });
  });

  test('that the limits exceed is NG, unless swap that is there or comes makes up for it', () => {
    expect(memoryFinding(small, shop(2 * gibibyte), []).status).toBe('NG');
    expect(memoryFinding(small, shop(2 * gibibyte), swap(2 * gibibyte)).status).toBe('OK');
    const withSwap = { memory: { ...memory, swap: [{ name: '/swapfile', bytes: 2 * gibibyte }] } };
    expect(memoryFinding(withSwap, shop(2 * gibibyte), []).status).toBe('OK');
  });

  test('is no failure where a deploy would only warn', () => {
    expect(memoryFinding(small, shop(2 * gibibyte, 'warn'), [])).toMatchObject({
      status: 'OK',
      said: expect.stringContaining('too little, which only warns'),
    });
  });
});

describe('ports', () => {
  const needs = { ports: [{ service: 'web', port: 8080, address: '0.0.0.0' }] };
  const tools = new Set(['ss']);

  test('of the project itself are not taken', () => {
    const ports = 'listens 0.0.0.0:8080\ncontainer shop|shop-web-1|0.0.0.0:8080->80/tcp';
    expect(portsFinding(needs, 'shop', { ports, tools })).toMatchObject({ status: 'OK' });
    expect(portsFinding(needs, 'other', { ports, tools })).toMatchObject({
      status: 'NG',
      said: '8080 of web is taken by the container shop-web-1',
    });
  });

  test('of an engine that may not be asked are not told for taken', () => {
    const seen = { ports: 'listens 0.0.0.0:8080', tools };
    expect(portsFinding(needs, 'shop', seen, true).status).toBe('SKIP');
    expect(portsFinding(needs, 'shop', seen).status).toBe('NG');
  });

  test('that only Compose can tell are named', () => {
    const { said } = portsFinding({ ports: [], portsUnknown: ['web: ${PORT}:80'] }, 'shop', {
      ports: '',
      tools,
    });
    expect(said).toBe('none is published; only Compose on the host can tell web: ${PORT}:80');
  });
});

test('a lock is told with its owner, and is no failure: a deploy waits for it', () => {
  const lock = {
    run: 'https://run/1',
    since: '2026-11-22T10:00:00Z',
    token: 't',
    silentForSeconds: 2,
    dead: false,
  };
  expect(lockFinding(undefined)).toEqual({ status: 'OK', said: 'free' });
  expect(lockFinding(lock)).toMatchObject({
    status: 'OK',
    said: expect.stringContaining('held by https://run/1'),
  });
  expect(lockFinding({ ...lock, dead: true }).said).toContain('the next run takes it over');
});
