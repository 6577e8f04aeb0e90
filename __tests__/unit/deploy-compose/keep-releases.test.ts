import { readdir, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { pruneReleases } from '../../../actions/deploy-compose/prune.js';
import type { StepContext } from '../../../lib/capability/capability.js';
import { Host } from '../../../lib/host/host.js';
import { StandInHost } from './stand-in-docker.js';

const context = { signal: new AbortController().signal } as StepContext;

let host: StandInHost;
beforeEach(async () => {
  host = await StandInHost.create();
  await host.docker('');
});
afterEach(() => host.remove());

/** A release with one service whose image is called as it is. */
async function release(id: string, state: string, project = 'shop'): Promise<void> {
  const web = { image: `web:${id}`, pinned: `web@${id}`, imageId: `sha256:${id}` };
  await host.write(`state/${project}/releases/${id}/release.json`, JSON.stringify({ services: { web } }));
  await host.write(`state/${project}/releases/${id}/state.json`, JSON.stringify({ state, containers: [] }));
}

async function prune(current: string, keepCount: number, healthy = current) {
  const root = join(host.home, 'state/shop');
  await symlink(`releases/${current}`, join(root, 'current'));
  await symlink(`releases/${healthy}`, join(root, 'healthy'));
  const machine = new Host(host.remote(), join(host.home, 'state'));
  // The lock is no part of this.
  jest.spyOn(machine, 'fence').mockImplementation((_project, argv) => [...argv]);
  const on = { root, id: current, project: 'shop', projectDirectory: '.' };
  const images = await pruneReleases(machine, ['docker'], on, keepCount, context);
  return { images, left: await readdir(join(root, 'releases')) };
}

test('the newest releases stay, as many as were asked for', async () => {
  for (const id of ['r1', 'r2', 'r3', 'r4']) await release(id, 'healthy');
  expect((await prune('r4', 2)).left).toEqual(['r3', 'r4']);
});

test('releases that never ran well do not take the place of those that did', async () => {
  for (const id of ['r1', 'r2']) await release(id, 'healthy');
  for (const [id, state] of [
    ['r3', 'undone'],
    ['r4', 'prepared'],
    ['r5', 'applying'],
  ] as const) {
    await release(id, state);
  }
  await release('r6', 'healthy');
  expect((await prune('r6', 2)).left).toEqual(['r2', 'r6']);
});

test('the one that runs and the one to go back to stay, whatever they are', async () => {
  await release('r1', 'healthy');
  await release('r2', 'healthy');
  await release('r3', 'applying');
  expect((await prune('r3', 1, 'r1')).left).toEqual(['r1', 'r3']);
});

test('a folder that holds no release goes', async () => {
  await host.write('state/shop/releases/r0/compose.yml', '');
  await release('r1', 'healthy');
  expect((await prune('r1', 5)).left).toEqual(['r1']);
});

test('images of removed releases are told, and those that others still need', async () => {
  for (const id of ['r1', 'r2']) await release(id, 'healthy');
  await release('x1', 'healthy', 'other');
  const { images } = await prune('r2', 1);
  expect(images).toEqual({ keep: ['sha256:r2', 'sha256:x1'], known: ['sha256:r1', 'web:r1', 'web@r1'] });
});

test('nothing is told when nothing was removed', async () => {
  await release('r1', 'healthy');
  expect((await prune('r1', 5)).images).toEqual({ keep: [], known: [] });
});

test('no volume is touched, and no container', async () => {
  for (const id of ['r1', 'r2']) await release(id, 'healthy');
  await prune('r2', 1);
  expect((await host.calls()).every((call) => call.startsWith('ps '))).toBe(true);
});
