import { cacheNotice, cacheOptions } from '../../../actions/build-images/cache-options.js';
import { buildImages } from '../../../actions/build-images/definition.js';
import type { ImageBuild } from '../../../lib/build/build-section.js';
import type { Builder } from '../../../lib/build/tools.js';
import { readInputs } from '../../../lib/capability/inputs-read.js';

const read = (given: Record<string, unknown>) => readInputs(buildImages, given, (name) => `input ${name}`);
const problems = (given: Record<string, unknown>) => {
  const result = read(given);
  return result.ok ? [] : result.problems.map(({ code, where }) => `${code} ${where}`);
};

test('nothing is required', () => {
  expect(read({})).toMatchObject({
    ok: true,
    inputs: { files: ['compose.yml'], push: false, cache: { kind: 'none' } },
  });
});

test('who pushes logs in with a user and a password, or with neither', () => {
  const half = { 'registry-username': 'ci' };
  expect(problems({ ...half, push: 'true' })).toEqual([
    'input-conflict input registry-username, input registry-password, input push',
  ]);
  // A pull request from a fork.
  expect(problems({ ...half, push: 'false' })).toEqual([]);
});

test('what names no registry is an error', () => {
  expect(problems({ registry: 'team' })).toEqual(['input-conflict input registry']);
  expect(problems({ registry: 'ecr' })).toEqual([]);
});

test('images and files exclude each other', () => {
  expect(problems({ images: 'images.yml', files: 'compose.prod.yml' })).toEqual([
    'input-conflict input images, input files',
  ]);
  expect(problems({ images: 'images.yml' })).toEqual([]);
});

const image = { names: ['web'], repository: 'ghcr.io/team/web' } as unknown as ImageBuild;
const builder = (exportsCache: boolean): Builder => ({
  kind: 'buildx',
  driver: 'docker',
  inEngine: true,
  exportsCache,
});

test('each image has a cache of its own', () => {
  const repository = { kind: 'repository', repository: 'ghcr.io/team/cache', tag: 'main' } as const;
  const caches = [{ kind: 'gha' }, { kind: 'registry' }, repository] as const;
  expect(caches.map((cache) => cacheOptions(cache, image, builder(true), true).from)).toEqual([
    ['type=gha,scope=web'],
    ['type=registry,ref=ghcr.io/team/web:cache'],
    ['type=registry,ref=ghcr.io/team/cache:main-web'],
  ]);
});

test('a cache has a name that a tag can have', () => {
  const odd = { ...image, names: ['Web, App'] } as unknown as ImageBuild;
  expect(cacheOptions({ kind: 'gha' }, odd, builder(true), true).from).toEqual(['type=gha,scope=Web--App']);
});

test('a cache in a registry is written where images are pushed, and only by a builder that can', () => {
  const written = (push: boolean, can: boolean) =>
    cacheOptions({ kind: 'registry' }, image, builder(can), push).to.length;
  expect([written(true, true), written(false, true), written(true, false)]).toEqual([1, 0, 0]);
  expect(cacheOptions({ kind: 'gha' }, image, builder(true), false).to).toHaveLength(1);
});

test('a cache that has no effect is said', () => {
  expect(cacheNotice({ kind: 'gha' }, { kind: 'docker' })).toContain('no effect');
  expect(cacheNotice({ kind: 'gha' }, builder(false))).toContain('docker/setup-buildx-action');
  expect(cacheNotice({ kind: 'gha' }, builder(true))).toBeUndefined();
  expect(cacheNotice({ kind: 'none' }, { kind: 'docker' })).toBeUndefined();
});
