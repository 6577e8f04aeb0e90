import { parseCache } from '../../../actions/build-images/cache.js';
import { parseTag } from '../../../actions/build-images/tag.js';
import { repositoryOf } from '../../../lib/build/image-names.js';
import { registryPlace } from '../../../lib/build/registry-place.js';
import { DeployError } from '../../../lib/errors/deploy-error.js';
import { InvalidValue } from '../../../lib/values/invalid-value.js';

const nameOf = (image: string | undefined, registry?: string, push = true) => {
  const place = registry === undefined ? undefined : registryPlace(registry);
  const named = repositoryOf(
    { ...(image && { image }), fallback: 'shop-web', where: 'service web' },
    place,
    push,
  );
  return named instanceof DeployError ? named.code : named;
};

test.each([
  [undefined, 'ghcr.io/team', 'ghcr.io/team/shop-web'],
  ['web:1.2', 'ghcr.io/team', 'ghcr.io/team/web'],
  ['team/web', '127.0.0.1:5000', '127.0.0.1:5000/team/web'],
  ['team/web:1@sha256:'.padEnd(82, 'a'), 'ghcr.io', 'ghcr.io/team/web'],
  ['web', 'https://GHCR.io/Team/', 'ghcr.io/team/web'],
  ['web', 'docker.io/team', 'team/web'],
  ['team/web', 'https://index.docker.io/v1/', 'team/web'],
  ['team/web', undefined, 'team/web'],
])('%s behind %s is %s', (image, registry, expected) => {
  expect(nameOf(image, registry)).toBe(expected);
});

test('an image that names its registry stays as it is written', () => {
  expect(nameOf('ghcr.io/other/web:1', 'ghcr.io/team')).toBe('ghcr.io/other/web');
  expect(nameOf('docker.io/team/web:1', 'docker.io/other')).toBe('team/web');
  expect(nameOf('ghcr.io/other/web:1')).toBe('ghcr.io/other/web');
});

test('an image of another registry than the one that is pushed to is an error', () => {
  expect(nameOf('ghcr.io/team/web', 'docker.io/team')).toBe('build-registry-differs');
  expect(nameOf('docker.io/team/web', 'ghcr.io/team')).toBe('build-registry-differs');
});

test('nobody pushes the official images of Docker Hub', () => {
  expect(nameOf('web', undefined)).toBe('build-no-namespace');
  expect(nameOf(undefined, 'docker.io')).toBe('build-no-namespace');
  expect(nameOf('web', undefined, false)).toBe('web');
});

test('a name that no engine takes is an error', () => {
  expect(nameOf('Web', 'ghcr.io')).toBe('image-reference-invalid');
  expect(nameOf('/web', 'ghcr.io')).toBe('image-reference-invalid');
});

test.each(['team', 'team/web', ''])('%j names no registry', (written) => {
  expect(registryPlace(written)).toBeUndefined();
});

test('a tag is a tag', () => {
  expect(['latest', 'v1.2_x-3', 'a'.repeat(128)].map(parseTag)).toHaveLength(3);
});

test.each(['feature/x', '-x', 'a b', 'a'.repeat(129)])('%j cannot be a tag', (tag) => {
  expect(() => parseTag(tag)).toThrow(InvalidValue);
});

test('a cache is a word or a repository', () => {
  expect(['none', 'gha', ' registry '].map((text) => parseCache(text).kind)).toEqual([
    'none',
    'gha',
    'registry',
  ]);
  expect(parseCache('ghcr.io/team/cache:main')).toEqual({
    kind: 'repository',
    repository: 'ghcr.io/team/cache',
    tag: 'main',
  });
});

test.each(['true', 'ghaa', 'cache:1', 'type=gha'])('%j is no cache', (text) => {
  expect(() => parseCache(text)).toThrow(InvalidValue);
});
