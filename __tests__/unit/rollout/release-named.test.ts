import { releaseNamed } from '../../../lib/rollout/back-system.js';
import type { PastRelease } from '../../../lib/rollout/way-back.js';

const release = (id: string, healthy = true): PastRelease => ({
  id,
  runId: id.slice(-6),
  healthy,
  half: false,
  at: '',
});
const targets = [
  { target: 'shop on a', current: 'r', releases: [release('10-aaaaaa'), release('20-bbbbbb')] },
  { target: 'shop on b', current: 'r', releases: [release('21-bbbbbb'), release('22-bbbbbb', false)] },
];

test('a release is meant by its id', () => {
  expect(releaseNamed('10-aaaaaa', targets)).toBe('10-aaaaaa');
});

test("or by the end of its run's id, which is the same on all hosts: the last of them that ran well", () => {
  expect(releaseNamed('bbbbbb', targets)).toBe('21-bbbbbb');
});

test('what nobody has stays as it was given, for the error to name', () => {
  expect(releaseNamed('cccccc', targets)).toBe('cccccc');
});
