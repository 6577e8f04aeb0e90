import { execFile, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { promisify } from 'node:util';
import { capabilitiesIn, dockerLines } from '../../../lib/fleet/engine.js';
import { startFleet, startRegistry } from '../../../lib/fleet/fleet.js';
import { fleetLabel, ownerLabel, ownerLives, thisProcess } from '../../../lib/fleet/labels.js';
import { listFleets, removeLeftovers } from '../../../lib/fleet/removal.js';

const run = promisify(execFile);

/** Everything of a fleet that the engine still has. */
async function leftOf(id: string): Promise<readonly string[]> {
  const filter = ['--quiet', '--filter', `label=${fleetLabel}=${id}`];
  const kinds = [
    ['ps', '--all'],
    ['network', 'ls'],
    ['volume', 'ls'],
    ['image', 'ls'],
  ];
  return (await Promise.all(kinds.map((kind) => dockerLines([...kind, ...filter])))).flat();
}

test('stop leaves nothing behind, whatever state the hosts are in, and may be repeated', async () => {
  const registry = await startRegistry();
  const fleet = await startFleet({ hosts: 3, registry });
  await fleet.makeImage({ reference: 'fleet-test-removed:1', version: '1' });
  await fleet.host(0).pause();
  await fleet.host(1).kill();
  await fleet.stop();
  await fleet.stop();
  await registry.stop();
  expect(await leftOf(fleet.id)).toEqual([]);
  expect(await leftOf(registry.id)).toEqual([]);
  expect(existsSync(fleet.folder)).toBe(false);
});

test('a fleet of which one host cannot start leaves nothing behind', async () => {
  const hosts = [
    { name: 'good', options: { engine: false } },
    { name: 'bad', options: { engine: false, sshdConfig: ['NoSuchOption yes'] } },
  ];
  await expect(startFleet({ hosts })).rejects.toThrow('NoSuchOption');
  const self = await thisProcess();
  expect((await listFleets()).filter((fleet) => fleet.owner === self)).toEqual([]);
});

test('what a process that died left behind is removed, what a living one uses is not', async () => {
  const fleet = await startFleet({ hosts: [{ name: 'alive', options: { engine: false } }] });
  const dead = await ownerThatDied();
  const id = `dead${process.pid}`;
  const labels = ['--label', `${fleetLabel}=${id}`, '--label', `${ownerLabel}=${dead}`];
  await dockerLines(['network', 'create', ...labels, `deploy-kit-${id}`]);
  try {
    // Whoever starts a fleet removes leftovers too, and may have been quicker.
    expect(await removeLeftovers({ kept: false })).not.toContain(fleet.id);
    expect(await leftOf(id)).toEqual([]);
    expect(await leftOf(fleet.id)).not.toEqual([]);
  } finally {
    await fleet.stop();
  }
});

test('a process is told from a later one with its number', async () => {
  const self = await thisProcess();
  expect(await ownerLives(self)).toBe(true);
  expect(await ownerLives(`${process.pid}:1`)).toBe(false);
});

test('the capabilities of a machine without SYS_RESOURCE are named', () => {
  const names = capabilitiesIn('000001fffeffffff');
  expect(names).toContain('SYS_ADMIN');
  expect(names).toContain('CHECKPOINT_RESTORE');
  expect(names).not.toContain('SYS_RESOURCE');
  expect(names).toHaveLength(40);
});

async function ownerThatDied(): Promise<string> {
  const child = spawn('true');
  const pid = child.pid;
  await new Promise((resolve) => child.on('close', resolve));
  return `${pid}:1`;
}

test('scripts/fleet/fleet lists the fleets', async () => {
  const fleet = await startFleet({ hosts: 1 });
  try {
    const { stdout } = await run(resolve(__dirname, '../../../scripts/fleet/fleet'), ['list']);
    expect(stdout).toContain(fleet.id);
  } finally {
    await fleet.stop();
  }
});
