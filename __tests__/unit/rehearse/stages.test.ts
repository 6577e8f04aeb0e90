import { stagesOf } from '../../../lib/rehearse/stages.js';

const phases = [
  { name: 'data', deploys: true },
  { name: 'gate', deploys: false },
  { name: 'front', deploys: true },
];

test('a rehearsal deploys, repeats, breaks each phase that deploys, renews, goes back and cuts the links', () => {
  expect(stagesOf(phases, []).map(({ name }) => name)).toEqual([
    ...['hosts', 'images', 'up', 'up again', 'crash: data', 'crash: front', 'unhealthy'],
    ...['new version', 'rollback', 'link-lost: front'],
  ]);
});

test('one fault that is asked for is had in every phase that deploys, and nothing else', () => {
  expect(stagesOf(phases, ['host-dies']).map(({ name }) => name)).toEqual([
    ...['hosts', 'images', 'up', 'up again', 'host-dies: data', 'host-dies: front'],
  ]);
});
