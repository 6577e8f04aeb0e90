import { protectImages } from '../../../lib/docker/pin.js';
import { pruneImages } from '../../../lib/docker/prune.js';
import { pullImages } from '../../../lib/docker/pull.js';
import {
  type Fleet,
  type FleetHost,
  type Registry,
  startFleet,
  startRegistry,
} from '../../../lib/fleet/fleet.js';
import type { Remote } from '../../../lib/ssh/remote.js';
import { connectTo, rejection } from './remote-host.js';

let registry: Registry;
let fleet: Fleet;
let host: FleetHost;
let remote: Remote;
const engine = () => ({
  remote,
  docker: ['docker'],
  signal: new AbortController().signal,
  deadlineMs: 60_000,
});

beforeAll(async () => {
  registry = await startRegistry();
  fleet = await startFleet({ hosts: 1, registry });
  host = fleet.host(0);
  remote = await connectTo(host);
});
afterAll(async () => {
  await remote?.close();
  await fleet?.stop();
  await registry?.stop();
});

/** Pushes versions of one tag, and pulls and protects each as a release does. */
async function release(name: string, version: string) {
  const image = await fleet.makeImage({
    reference: `dki-prune/${name.replace(':', '-')}:${version}`,
    version,
  });
  const { reference } = await registry.push(image, name);
  const pulled = await pullImages({ ...engine(), images: [{ reference }], policy: 'always' });
  await protectImages(engine(), [...pulled.values()]);
  const pinned = pulled.get(reference);
  if (pinned === undefined) throw new Error('not pulled');
  return pinned;
}

const isThere = async (id: string) => (await host.exec(['docker', 'image', 'inspect', id])).code === 0;

test('the image of a kept release outlives docker image prune when its tag has moved on', async () => {
  const first = await release('moved:latest', '1');
  await release('moved:latest', '2');
  await host.run(['docker', 'image', 'prune', '--force']);
  expect(await isThere(first.id)).toBe(true);
});

test('an image that no kept release needs is removed, and the kept ones stay', async () => {
  const first = await release('old:latest', '1');
  const second = await release('old:latest', '2');
  const known = [first, second].flatMap(({ reference, id, pinned }) => [reference, id, pinned]);
  expect(await pruneImages({ ...engine(), keep: [second.id], known })).toEqual([first.id]);
  expect(await isThere(first.id)).toBe(false);
  expect(await isThere(second.id)).toBe(true);
  // The tag has moved to what stays, so it stays as well.
  expect(await isThere(second.reference)).toBe(true);
});

test('an image that a container uses stays, names and all, also when the container has ended', async () => {
  const used = await release('used:1', '6');
  const container = await host.run(['docker', 'create', used.reference]);
  expect(await pruneImages({ ...engine(), keep: [], known: [used.reference, used.id] })).toEqual([]);
  expect(await isThere(used.reference)).toBe(true);
  await host.run(['docker', 'rm', container]);
});

test('an image that has a name of somebody else stays', async () => {
  const ours = await release('shared:1', '5');
  await host.run(['docker', 'tag', ours.id, 'somebody/else:1']);
  expect(await pruneImages({ ...engine(), keep: [], known: [ours.reference, ours.id] })).toEqual([]);
  expect(await isThere('somebody/else:1')).toBe(true);
  expect(await isThere(ours.reference)).toBe(false);
});

test('images of others and volumes are not touched', async () => {
  await host.run(['docker', 'volume', 'create', 'data']);
  const other = await release('other:1', '3');
  const old = await release('mine:1', '4');
  expect(await pruneImages({ ...engine(), keep: [], known: [old.reference, old.id] })).toEqual([old.id]);
  expect(await isThere(other.id)).toBe(true);
  expect(await host.run(['docker', 'volume', 'ls', '--quiet'])).toContain('data');
});

test('pruning what is gone already is nothing', async () => {
  const gone = [`sha256:${'0'.repeat(64)}`, 'gone:1'];
  expect(await pruneImages({ ...engine(), keep: [], known: gone })).toEqual([]);
});

test('protecting an image that is gone is an error that names it', async () => {
  const id = `sha256:${'0'.repeat(64)}`;
  const image = { reference: 'gone:1', id, pinned: id, size: 0, architecture: 'amd64' };
  const error = await rejection(protectImages(engine(), [image]));
  expect(error.code).toBe('image-missing');
  expect(error.message).toContain('gone:1');
});
