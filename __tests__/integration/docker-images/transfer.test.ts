import { execFile } from 'node:child_process';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Duplex } from 'node:stream';
import { promisify } from 'node:util';
import { digestOf } from '../../../lib/docker/image-manifest.js';
import { ImageStore } from '../../../lib/docker/image-store.js';
import { transferImages } from '../../../lib/docker/transfer.js';
import { docker as runDocker, tryDocker } from '../../../lib/fleet/engine.js';
import { type Fleet, type FleetHost, startFleet } from '../../../lib/fleet/fleet.js';
import type { Remote } from '../../../lib/ssh/remote.js';
import { connectTo, observed, rejection } from './remote-host.js';

const signal = new AbortController().signal;
const megabyte = 1024 ** 2;
let fleet: Fleet;

beforeAll(async () => {
  fleet = await startFleet({
    hosts: [
      { name: 'classic' },
      { name: 'containerd' },
      { name: 'closed', options: { allowTcpForwarding: false } },
      { name: 'small', options: { smallDisks: { '/var/lib/docker': '96m' } } },
    ],
  });
  await useContainerdStore(fleet.host('containerd'));
});
afterAll(() => fleet?.stop());

/** What new installations of Docker Engine 29 have: images kept by containerd, named by their manifests. */
async function useContainerdStore(host: FleetHost): Promise<void> {
  const settings = JSON.stringify({ features: { 'containerd-snapshotter': true } });
  await host.run(['sh', '-c', 'mkdir -p /etc/docker && cat >/etc/docker/daemon.json'], { stdin: settings });
  await host.run(['service', 'docker', 'restart']);
  await host.ready();
}

/** Runs a test with a connection and a store, and closes both. */
async function withHost(
  name: string,
  use: (remote: Remote, store: ImageStore) => Promise<void>,
  source?: readonly string[],
): Promise<void> {
  const remote = await connectTo(fleet.host(name));
  const store = new ImageStore(source);
  try {
    await use(remote, store);
  } finally {
    await store.close();
    await remote.close();
  }
}

const call = (remote: Remote, store: ImageStore, reference: string) => ({
  remote,
  store,
  docker: ['docker'],
  images: [{ reference }],
  directory: '~/.deploy-kit',
  signal,
  deadlineMs: 60_000,
});

/** Notes which layers and configurations are asked for. */
function askedFor(store: ImageStore): string[] {
  const digests: string[] = [];
  const blob = store.blob.bind(store);
  store.blob = (digest) => {
    digests.push(digest);
    return blob(digest);
  };
  return digests;
}

const listed = (host: string) =>
  fleet.host(host).run(['docker', 'images', '--digests', '--format', '{{.Repository}}:{{.Tag}} {{.Digest}}']);

test('an image of the runner reaches a host under its own name and ID, and no other name stays', async () => {
  const reference = await fleet.makeImage({
    reference: 'dki-transfer/app:1',
    version: '1',
    layerBytes: megabyte,
  });
  await withHost('classic', async (remote, store) => {
    const images = await transferImages(call(remote, store, reference));
    const id = await runDocker(['image', 'inspect', '--format', '{{.Id}}', reference]);
    expect(images.get(reference)).toMatchObject({ id, pinned: id });
    expect(await listed('classic')).not.toContain('127.0.0.1');
    expect(
      await fleet.host('classic').run(['docker', 'run', '--rm', reference, 'cat', '/etc/hostname']),
    ).not.toBe('');
  });
});

test('of a second version only the layer that the host lacks is sent', async () => {
  const first = await fleet.makeImage({
    reference: 'dki-transfer/next:1',
    version: '1',
    layerBytes: megabyte,
  });
  await withHost('classic', async (remote, store) => {
    await transferImages(call(remote, store, first));
    const dockerfile = `FROM ${first}\nRUN echo 2 >/two\n`;
    await runDocker(['build', '--quiet', '--tag', 'dki-transfer/next:2', '-'], { stdin: dockerfile });
    const asked = askedFor(store);
    await transferImages(call(remote, store, 'dki-transfer/next:2'));
    // Its configuration and its one new layer.
    expect(asked).toHaveLength(2);
  });
  await tryDocker(['image', 'rm', 'dki-transfer/next:2']);
});

test('an image that the host has is not saved at all', async () => {
  const reference = await fleet.makeImage({ reference: 'dki-transfer/same:1', version: '1' });
  await withHost('classic', (remote, store) => transferImages(call(remote, store, reference)).then());
  await withHost('classic', async (remote, store) => {
    store.load = () => Promise.reject(new Error('saved although it is there'));
    const seen = observed(remote);
    await transferImages({ ...call(remote, store, reference), remote: seen.remote });
    expect(seen.commands.map(({ label }) => label).sort()).toEqual([
      'docker image inspect',
      'docker image inspect',
      'docker version',
    ]);
  });
});

test('one save serves all hosts, and leaves nothing on the disk of the runner', async () => {
  const reference = await fleet.makeImage({
    reference: 'dki-transfer/all:1',
    version: '1',
    layerBytes: megabyte,
  });
  const temporary = await mkdtemp(join(tmpdir(), 'deploy-kit-temporary-'));
  const store = new ImageStore(undefined, temporary);
  const remotes = await Promise.all(['classic', 'containerd'].map((name) => connectTo(fleet.host(name))));
  await Promise.all(remotes.map((remote) => transferImages(call(remote, store, reference))));
  expect(await readdir(temporary)).toHaveLength(1);
  await store.close();
  expect(await readdir(temporary)).toEqual([]);
  await rm(temporary, { recursive: true });
  for (const remote of remotes) await remote.close();
  expect(await listed('containerd')).toContain('dki-transfer/all:1');
  expect(await listed('containerd')).not.toContain('deploy-kit-transfer');
});

test.each([
  ['a classic store of engine 26, which saves in OCI layout', 'classic', 'containerd'],
  ['a containerd store', 'containerd', 'classic'],
])('an image is sent from %s', async (_what, from, to) => {
  const reference = await fleet.makeImage({ reference: `dki-transfer/from-${from}:1`, version: '1' });
  await fleet.loadImage(reference, [fleet.host(from)]);
  const source = ['docker', 'exec', fleet.host(from).container, 'docker'];
  await withHost(to, (remote, store) => transferImages(call(remote, store, reference)).then(), source);
  expect(await fleet.host(to).run(['docker', 'run', '--rm', reference, 'echo', 'runs'])).toBe('runs');
});

test('a download that breaks off goes on where it was', async () => {
  const reference = await fleet.makeImage({
    reference: 'dki-transfer/broken:1',
    version: '1',
    layerBytes: 8 * megabyte,
  });
  await withHost('classic', async (remote, store) => {
    const ranges: string[] = [];
    const faults = { left: 1 };
    const { remote: faulty } = observed(remote, (onConnection) =>
      remote.forwardIn((stream) => {
        noteRanges(stream, ranges);
        cutAfter(stream, 3 * megabyte, faults);
        onConnection(stream);
      }),
    );
    const images = await transferImages({ ...call(remote, store, reference), remote: faulty });
    expect(images.has(reference)).toBe(true);
    expect(faults.left).toBe(0);
    expect(ranges).toHaveLength(1);
    expect(Number(/bytes=(\d+)-/.exec(String(ranges[0]))?.[1])).toBeGreaterThan(megabyte);
  });
});

/** Notes the parts of blobs that requests on a connection ask for. */
function noteRanges(stream: Duplex, ranges: string[]): void {
  stream.on('data', (chunk: Buffer) => {
    const range = /^range: (.*)$/im.exec(chunk.toString('latin1'))?.[1];
    if (range !== undefined) ranges.push(range);
  });
}

/** Cuts a connection when so many bytes were sent over it, as often as `faults` says. */
function cutAfter(stream: Duplex, bytes: number, faults: { left: number }): void {
  const write = stream.write.bind(stream) as (chunk: Buffer, ...rest: never[]) => boolean;
  let sent = 0;
  stream.write = ((chunk: Buffer, ...rest: never[]) => {
    sent += Buffer.byteLength(chunk);
    if (sent > bytes && faults.left > 0) {
      faults.left -= 1;
      stream.destroy();
    }
    return write(chunk, ...rest);
  }) as Duplex['write'];
}

test('a host whose sshd forwards nothing is an error with what to set', async () => {
  const reference = await fleet.makeImage({ reference: 'dki-transfer/closed:1', version: '1' });
  await withHost('closed', async (remote, store) => {
    const error = await rejection(transferImages(call(remote, store, reference)));
    expect(error.code).toBe('ssh-forward-refused');
    expect(error.remedy).toContain('AllowTcpForwarding');
  });
});

test('an image that the runner does not have is an error before the host is touched', async () => {
  await withHost('classic', async (remote, store) => {
    const error = await rejection(transferImages(call(remote, store, 'dki-transfer/nowhere:1')));
    expect(error.code).toBe('image-missing');
    expect(error.message).toContain('dki-transfer/nowhere:1: it is not in the Docker Engine of the runner');
  });
});

test('an image for another processor is an error', async () => {
  const reference = 'dki-transfer/other-processor:1';
  await loadForeignImage(reference);
  await withHost('classic', async (remote, store) => {
    const error = await rejection(transferImages(call(remote, store, reference)));
    expect(error.code).toBe('image-no-platform');
    expect(error.message).toMatch(/it is for linux\/s390x, and the host is linux\/\w+/);
  });
  await tryDocker(['image', 'rm', reference]);
});

/** Gives the engine of this machine an image of one file that says it is for another processor. */
async function loadForeignImage(reference: string): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'foreign-image-'));
  // Two blocks of zeros: a tar archive of nothing.
  const layer = Buffer.alloc(1024);
  const config = {
    architecture: 's390x',
    os: 'linux',
    rootfs: { type: 'layers', diff_ids: [digestOf(layer)] },
  };
  const manifest = [{ Config: 'config.json', RepoTags: [reference], Layers: ['layer.tar'] }];
  await writeFile(join(folder, 'layer.tar'), layer);
  await writeFile(join(folder, 'config.json'), JSON.stringify(config));
  await writeFile(join(folder, 'manifest.json'), JSON.stringify(manifest));
  const archive = join(folder, 'image.tar');
  await promisify(execFile)('tar', [
    '-cf',
    archive,
    '-C',
    folder,
    'manifest.json',
    'config.json',
    'layer.tar',
  ]);
  await runDocker(['load', '--quiet'], { stdin: { file: archive } });
  await rm(folder, { recursive: true });
}

test('an image that does not fit is an error with numbers, and nothing was sent', async () => {
  const reference = await fleet.makeImage({
    reference: 'dki-transfer/large:1',
    version: '1',
    layerBytes: 60 * megabyte,
  });
  await withHost('small', async (remote, store) => {
    const asked = askedFor(store);
    const error = await rejection(transferImages(call(remote, store, reference)));
    expect(error.code).toBe('disk-too-small');
    expect(error.message).toMatch(
      /\/var\/lib\/docker \(on \/var\/lib\/docker\) has \d+ MiB free, and the images need 1\d\d MiB/,
    );
    expect(asked).toEqual([]);
  });
});
