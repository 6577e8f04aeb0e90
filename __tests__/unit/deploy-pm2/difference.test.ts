import { changesOf } from '../../../actions/deploy-pm2/difference.js';
import { releaseOf, requestFor, stateWith } from './state.js';

const runs = releaseOf(requestFor());

test('a first deploy creates the app', () => {
  expect(changesOf(requestFor(), stateWith(undefined))).toEqual([{ subject: 'app user', action: 'create' }]);
});

test('what runs as it is asked for changes nothing', () => {
  expect(changesOf(requestFor(), stateWith(runs))).toEqual([]);
  expect(changesOf(requestFor(), stateWith(runs, { health: '200' }))).toEqual([]);
});

test.each([
  [requestFor({ instances: '4' }), 'instances 2 -> 4'],
  [requestFor({ 'app-port': '3001' }), 'app-port none -> 3001'],
  [requestFor({}, 'b'), 'source'],
  [requestFor({ env: 'COLOUR=red\nSIZE=1' }), 'environment COLOUR, +SIZE'],
  [requestFor({ env: 'SIZE=1' }), 'environment -COLOUR, +SIZE'],
  [requestFor({ install: 'true' }), 'how it is installed'],
])('case %#: a change is named, without values of variables', (request, detail) => {
  const asked = { ...request, install: request.inputs.install };
  expect(changesOf(asked, stateWith(runs))).toEqual([{ subject: 'app user', action: 'update', detail }]);
});

test.each([
  [{ workers: 1 }, '1 of 2 workers run'],
  [{ health: '503' }, 'its health URL answers 503'],
  [{ health: '000' }, 'its health URL answers nothing'],
])('%j is mended by a deploy', (more, detail) => {
  expect(changesOf(requestFor(), stateWith(runs, more))).toEqual([
    { subject: 'app user', action: 'update', detail },
  ]);
});

test('a release that was left half done is deployed again', () => {
  const half = { ...runs, status: { state: 'applying' } as const };
  expect(changesOf(requestFor(), stateWith(half))).toMatchObject([
    { detail: 'an earlier deploy did not come to its end' },
  ]);
});
