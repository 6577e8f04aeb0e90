import {
  familiarReference,
  familiarRepository,
  normalRegistry,
  parseReference,
} from '../../../lib/docker/image-reference.js';

const digest = `sha256:${'a1'.repeat(32)}`;

describe('a reference to an image', () => {
  test.each([
    ['redis', { registry: 'docker.io', path: 'library/redis', tag: 'latest' }],
    ['redis:8', { registry: 'docker.io', path: 'library/redis', tag: '8' }],
    ['team/app:1.2', { registry: 'docker.io', path: 'team/app', tag: '1.2' }],
    ['ghcr.io/org/team/app', { registry: 'ghcr.io', path: 'org/team/app', tag: 'latest' }],
    ['localhost/app', { registry: 'localhost', path: 'app', tag: 'latest' }],
    ['127.0.0.1:5000/app:1', { registry: '127.0.0.1:5000', path: 'app', tag: '1' }],
    ['[::1]:5000/app:1', { registry: '[::1]:5000', path: 'app', tag: '1' }],
    ['index.docker.io/redis:8', { registry: 'docker.io', path: 'library/redis', tag: '8' }],
    [`app@${digest}`, { registry: 'docker.io', path: 'library/app', digest }],
    [`ghcr.io/app:1@${digest}`, { registry: 'ghcr.io', path: 'app', tag: '1', digest }],
    [digest, { registry: '', path: '', id: digest }],
  ])('%s is taken apart as the engine does', (reference, parts) => {
    expect(parseReference(reference)).toEqual(parts);
  });

  test.each([
    '',
    'App:1',
    'app:',
    'app:1:2',
    'app@sha256:12',
    'a b',
    '-app',
    'ghcr.io/',
    `app@${digest}@${digest}`,
  ])('%p is none', (reference) => expect(parseReference(reference)).toBeUndefined());

  test.each([
    ['docker.io/library/redis:8', 'redis:8', 'redis'],
    ['redis', 'redis:latest', 'redis'],
    ['ghcr.io/org/app:1', 'ghcr.io/org/app:1', 'ghcr.io/org/app'],
    [`redis:8@${digest}`, `redis@${digest}`, 'redis'],
  ])('%s is listed by the engine as %s', (reference, listed, repository) => {
    const parsed = parseReference(reference);
    if (parsed === undefined) throw new Error('not a reference');
    expect(familiarReference(parsed)).toBe(listed);
    expect(familiarRepository(parsed)).toBe(repository);
  });

  test.each([
    ['https://index.docker.io/v1/', 'docker.io'],
    ['', 'docker.io'],
    ['https://ghcr.io', 'ghcr.io'],
    ['ghcr.io/org', 'ghcr.io'],
    ['127.0.0.1:5000', '127.0.0.1:5000'],
  ])('the registry %p is %s', (written, registry) => expect(normalRegistry(written)).toBe(registry));
});
