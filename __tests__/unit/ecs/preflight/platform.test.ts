import { fits, type Platform, platformOf } from '../../../../lib/ecs/preflight/platform';
import type { TaskDefinition } from '../../../../lib/ecs/task-definition';

const fargate = { requiresCompatibilities: ['FARGATE'] } as unknown as TaskDefinition;
const linux = (architecture?: string): Platform => ({ os: 'linux', architecture });

test('Fargate without a platform is Linux on x86', () => {
  expect(platformOf(fargate)).toEqual(linux('amd64'));
});

test('a platform that is named counts', () => {
  expect(platformOf({ ...fargate, runtimePlatform: { cpuArchitecture: 'ARM64' } })).toEqual(linux('arm64'));
});

test('all of Windows are one', () => {
  const runtimePlatform = { operatingSystemFamily: 'WINDOWS_SERVER_2022_CORE' } as const;
  expect(platformOf({ ...fargate, runtimePlatform })).toEqual({ os: 'windows', architecture: 'amd64' });
});

test('on instances they decide', () => {
  expect(platformOf({} as TaskDefinition)).toBeUndefined();
});

test.each<[string, readonly Platform[], Platform, boolean]>([
  ['the same', [linux('amd64')], linux('amd64'), true],
  ['one of several', [linux('arm64'), linux('amd64')], linux('amd64'), true],
  ['another architecture', [linux('arm64')], linux('amd64'), false],
  ['another system', [{ os: 'windows', architecture: 'amd64' }], linux('amd64'), false],
  ['any architecture', [linux('arm64')], linux(), true],
  ['one of which nothing is known', [], linux('amd64'), true],
])('an image for %s fits or not', (_, has, needed, right) => {
  expect(fits(has, needed)).toBe(right);
});
