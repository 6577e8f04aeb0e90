import { type Look, parseLook, statusFrom } from '../../../actions/deploy-pm2/status.js';
import { hashesOf } from '../../../lib/host/file-hashes.js';
import { releaseOf, requestFor, stateWith } from './state.js';

const now = Date.parse('2026-11-26T11:00:00Z');
const runs = releaseOf(requestFor());
const sums = new Map([['app/server.js', 'a']]);
const well: Look = { state: stateWith(runs), lock: undefined, hashes: hashesOf('key', [...sums]), sums };
const worker = {
  id: 3,
  pid: 1,
  folder: '/',
  status: 'online',
  restarts: 1,
  memory: 45e6,
  since: now - 720_000,
};
const drift = (look: Partial<Look>) => statusFrom({ ...well, ...look }, requestFor(), [], now).drift;

test('what runs as it was deployed is told with its workers', () => {
  expect(statusFrom(well, requestFor(), [worker], now)).toMatchObject({
    project: 'pm2-user',
    release: 'r1',
    state: 'healthy',
    behind: false,
    drift: [],
    services: [
      { service: 'user', image: 'server.js 1.0.0', containers: ['online for 12 min, 1 restart, 43 MB'] },
    ],
  });
});

test('what is asked for now and was not deployed is behind', () => {
  expect(statusFrom(well, requestFor({ instances: '3' }), [], now).behind).toBe(true);
  expect(statusFrom({ ...well, state: stateWith(undefined) }, requestFor(), [], now)).toMatchObject({
    state: 'none',
    behind: true,
    services: [],
  });
});

test('workers that are gone, a bad health and edited files are drift', () => {
  expect(drift({ state: stateWith(runs, { workers: 0 }) })).toEqual(['0 of 2 workers of r1 run']);
  expect(drift({ state: stateWith(runs, { health: '000' }) })).toEqual(['its health URL answers nothing']);
  expect(drift({ sums: new Map([['app/server.js', 'b']]) })).toEqual([
    'the file app/server.js of the release was edited',
  ]);
});

test('a release that was left half done is drift, and one that is being deployed is not', () => {
  const half = { ...well, state: stateWith({ ...runs, status: { state: 'applying' } }) };
  expect(drift(half)).toEqual(['r1 was left half done by https://github.com/org/shop/actions/runs/1']);
  expect(drift({ ...half, lock: { run: 'me', since: 'now' } })).toEqual([]);
});

test('a look is read with files, lock and workers', () => {
  const look = parseLook(
    [
      'root /home/ubuntu/.deploy-kit/pm2-user',
      'node v20.19.2 /usr/bin/node',
      'root-access sudo',
      'worker current/workers/worker-0.pid',
      'worker current/workers/worker-1.pid',
      'lock 2026-11-26T10:00:00Z me',
      'hashes {"app/server.js":"0123"}',
      `sum ${'a'.repeat(64)}  ./app/server.js`,
    ].join('\n'),
  );
  expect(look).toMatchObject({ lock: { run: 'me' }, hashes: { 'app/server.js': '0123' } });
  expect([...look.sums.keys()]).toEqual(['app/server.js']);
  expect(look.state).toMatchObject({
    workers: 2,
    sudo: ['sudo', '-n'],
    node: { version: '20.19.2', path: '/usr/bin/node' },
    pm2: undefined,
    current: undefined,
  });
});
