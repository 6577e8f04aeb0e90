import { pinnedReference } from '../../../lib/docker/pin.js';
import { pullImages } from '../../../lib/docker/pull.js';
import { type Fleet, type Registry, startFleet, startRegistry } from '../../../lib/fleet/fleet.js';
import type { Remote } from '../../../lib/ssh/remote.js';
import { connectTo, observed, rejection } from './remote-host.js';

let registry: Registry;
let fleet: Fleet;
let remote: Remote;
const docker = ['docker'];
const signal = new AbortController().signal;
const deadlineMs = 60_000;

beforeAll(async () => {
  registry = await startRegistry();
  fleet = await startFleet({ hosts: 1, registry });
  remote = await connectTo(fleet.host(0));
});
afterAll(async () => {
  await remote?.close();
  await fleet?.stop();
  await registry?.stop();
});

/** Makes a version of an image and pushes it. */
async function push(name: string, version: string) {
  const image = await fleet.makeImage({
    reference: `dki-pull/${name.replace(':', '-')}:${version}`,
    version,
  });
  return registry.push(image, name);
}

const call = (images: readonly string[], policy: 'missing' | 'always' | 'never' = 'missing') => ({
  remote,
  docker,
  images: images.map((reference) => ({ reference })),
  policy,
  signal,
  deadlineMs,
});

test('missing images are pulled and pinned by the digest under which the registry knows them', async () => {
  const web = await push('web:1', '1');
  const worker = await push('worker:1', '2');
  const ready: string[] = [];
  const images = await pullImages({
    ...call([web.reference, worker.reference]),
    onReady: ({ reference, pulled }) => ready.push(`${reference} ${pulled}`),
  });
  const pinned = images.get(web.reference);
  expect(pinned).toMatchObject({
    reference: web.reference,
    pinned: web.digest,
    architecture: expect.any(String),
  });
  expect(pinned && pinnedReference(pinned)).toBe(web.digest);
  expect(images.get(worker.reference)?.pinned).toBe(worker.digest);
  expect(ready.sort()).toEqual([`${web.reference} true`, `${worker.reference} true`].sort());
});

test('images that are all there cost one remote command', async () => {
  const { reference } = await push('there:1', '1');
  const first = await pullImages(call([reference]));
  const seen = observed(remote);
  const second = await pullImages({ ...call([reference]), remote: seen.remote });
  expect(second).toEqual(first);
  expect(seen.commands.map(({ label }) => label)).toEqual(['docker image inspect']);
});

test('a tag that moved is followed with the policy always, and not with missing', async () => {
  const before = await push('moving:1', '1');
  await pullImages(call([before.reference]));
  const after = await push('moving:1', '2');
  expect((await pullImages(call([after.reference]))).get(after.reference)?.pinned).toBe(before.digest);
  expect((await pullImages(call([after.reference], 'always'))).get(after.reference)?.pinned).toBe(
    after.digest,
  );
});

test('an image by digest is not asked for again, whatever the policy', async () => {
  const { digest } = await push('fixed:1', '1');
  await pullImages(call([digest]));
  const seen = observed(remote);
  await pullImages({ ...call([digest], 'always'), remote: seen.remote });
  expect(seen.commands).toHaveLength(1);
});

test('all images that cannot be had are named in one error', async () => {
  const missing = `${registry.address}/missing:1`;
  const unreachable = '127.0.0.1:1/app:1';
  const error = await rejection(pullImages(call([missing, unreachable])));
  expect(error.code).toBe('image-not-found');
  expect(error.message).toContain(
    `host host1: 2 images cannot be had: ${missing}: ${registry.address} has no such image`,
  );
  expect(error.message).toContain(`${unreachable}: the host cannot reach 127.0.0.1:1`);
});

test('with the policy never, an image that is not there is an error and nothing is pulled', async () => {
  const { reference } = await push('never:1', '1');
  const seen = observed(remote);
  const error = await rejection(pullImages({ ...call([reference], 'never'), remote: seen.remote }));
  expect(error.code).toBe('image-missing');
  expect(seen.commands).toHaveLength(1);
});

test('a name that is none is an error before anything is asked', async () => {
  const seen = observed(remote);
  const error = await rejection(pullImages({ ...call(['app:', 'App']), remote: seen.remote }));
  expect(error.code).toBe('image-reference-invalid');
  expect(error.message).toContain('"app:", "App"');
  expect(seen.commands).toHaveLength(0);
});
