import { checkDisk } from '../../../lib/docker/disk.js';
import { pullImages } from '../../../lib/docker/pull.js';
import { type Fleet, type Registry, startFleet, startRegistry } from '../../../lib/fleet/fleet.js';
import type { Remote } from '../../../lib/ssh/remote.js';
import { connectTo, rejection } from './remote-host.js';

let registry: Registry;
let fleet: Fleet;
let small: Remote;
const megabyte = 1024 ** 2;
const engine = (remote: Remote) => ({
  remote,
  docker: ['docker'],
  signal: new AbortController().signal,
  deadlineMs: 60_000,
});

beforeAll(async () => {
  registry = await startRegistry();
  const smallDisks = { '/var/lib/docker': '96m', '/srv/releases': '8m' };
  fleet = await startFleet({ hosts: [{ name: 'small', options: { smallDisks } }], registry });
  small = await connectTo(fleet.host('small'));
});
afterAll(async () => {
  await small?.close();
  await fleet?.stop();
  await registry?.stop();
});

test('what is free is told of the engine and of the deploy folder, also when that is not there yet', async () => {
  const free = await checkDisk({ ...engine(small), directory: '~/.deploy-kit', needBytes: 0 });
  expect(free.engine.path).toBe('/var/lib/docker');
  expect(free.engine.freeBytes).toBeLessThan(96 * megabyte);
  expect(free.directory.path).toBe('/home/ubuntu');
});

test('images that do not fit are an error that says what is needed and what is there', async () => {
  const error = await rejection(
    checkDisk({ ...engine(small), directory: '~/.deploy-kit', needBytes: 500 * megabyte }),
  );
  expect(error.code).toBe('disk-too-small');
  expect(error.message).toMatch(/\d+ MiB free, and the images need 532 MiB/);
});

test('a deploy folder without room is an error of its own', async () => {
  const error = await rejection(
    checkDisk({ ...engine(small), directory: '/srv/releases/shop', needBytes: 0 }),
  );
  expect(error.code).toBe('disk-too-small');
  expect(error.message).toContain(
    '/srv/releases (on /srv/releases) has 8 MiB free, and the release needs 16 MiB',
  );
});

test('a pull that is sure not to fit is not begun', async () => {
  const image = await fleet.makeImage({
    reference: 'dki-disk/large:1',
    version: '1',
    layerBytes: 60 * megabyte,
  });
  const { reference } = await registry.push(image, 'large:1');
  const error = await rejection(pullImages({ ...engine(small), images: [{ reference }], policy: 'missing' }));
  expect(error.code).toBe('disk-too-small');
});

test('a disk that fills up in the middle of a pull is said so', async () => {
  const image = await fleet.makeImage({ reference: 'dki-disk/grows:1', version: '1' });
  // Compressed it is nearly nothing, so it seems to fit.
  const grown = await fleet.makeImage({
    reference: 'dki-disk/grows:2',
    version: '2',
    instructions: ['RUN head -c 100000000 /dev/zero >/zeros'],
  });
  await registry.push(image, 'grows:1');
  const { reference } = await registry.push(grown, 'grows:2');
  const error = await rejection(pullImages({ ...engine(small), images: [{ reference }], policy: 'missing' }));
  expect(error.code).toBe('image-disk-full');
  expect(error.remedy).toContain('docker system df');
});
