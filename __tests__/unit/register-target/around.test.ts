import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { TargetHealth } from '../../../lib/elb/target-health.js';
import { Behind } from './around.js';
import { onScriptedElb } from './running.js';

const here = onScriptedElb();
let behind: Behind;
const hosts = ['a', 'b', 'c'];
const addresses = ['10.0.0.1', '10.0.0.2', '10.0.0.3'];

beforeEach(async () => {
  here.elb.group('web', addresses);
  behind = await Behind.start(here.elb, hosts);
  for (const host of hosts) behind.versions.set(host, '1');
});
afterEach(() => behind.stop());

const note = (host: string) => join(behind.folder, host, '.deploy-kit/.targets/web-3001');
const members = () => here.elb.members('web').toSorted();

describe('around', () => {
  test('takes one host at a time out, deploys it while nobody asks it, and puts it back', async () => {
    expect((await behind.up('2')).outcome).toBe('deployed');
    expect(behind.told).toEqual([
      'out a',
      'deploy a 2 (b, c)',
      'in a',
      'out b',
      'deploy b 2 (c, a)',
      'in b',
      'out c',
      'deploy c 2 (a, b)',
      'in c',
    ]);
    expect(existsSync(note('a'))).toBe(false);
  });

  test('leaves the hosts in service on which nothing changes, without a write call', async () => {
    expect((await behind.up('1')).outcome).toBe('unchanged');
    expect(here.elb.writes).toEqual([]);
  });

  test('leaves the hosts in service where only a rule is new', async () => {
    const result = await behind.up('1', {
      more: ', rules: [{ listener: "shop:80", priority: 1, path: /x }]',
    });
    expect(result.outcome).toBe('deployed');
    expect(here.elb.writes).toEqual(['CreateRule 1']);
  });

  test('is of the hosts of its phase, and of no others', async () => {
    const { outcome, error } = await behind.up('2', { more: ', targets: "10.0.0.9"' });
    expect([outcome, error?.code]).toEqual(['failed', 'target-of-phase']);
    expect(here.elb.writes).toEqual([]);
  });

  test('takes ports beside the one of the group', async () => {
    expect((await behind.up('1', { more: ', targets: ":3001, :4000"' })).outcome).toBe('deployed');
    expect(here.elb.writes).toEqual(
      ['10.0.0.1', '10.0.0.2', '10.0.0.3'].map((id) => `RegisterTargets ${id}:4000`),
    );
  });

  test('waits until one host is healthy before the next one goes', async () => {
    const waits = new Map<string, number>();
    here.elb.healthOf = ({ id, looks }): Pick<TargetHealth, 'state'> => {
      const isNew = behind.versions.get(hosts[addresses.indexOf(id)] ?? '') === '2';
      waits.set(id, looks);
      return { state: isNew && looks < 4 ? 'initial' : 'healthy' };
    };
    expect((await behind.up('2')).outcome).toBe('deployed');
    expect(waits.get('10.0.0.3')).toBeGreaterThanOrEqual(4);
  });

  test('puts a host into the target group that was not there, without draining anything', async () => {
    here.elb.groups[0]?.targets.splice(0, 1);
    behind.versions.delete('a');
    await behind.up('1');
    expect(behind.told).toEqual(['deploy a 1 (b, c)', 'in a']);
    expect(members()).toHaveLength(3);
  });

  test('puts back one host after the other, the last one first, when a later one fails', async () => {
    behind.broken = { host: 'b', version: '2' };
    const { outcome, error } = await behind.up('2');
    expect([outcome, error?.where]).toEqual(['rolled-back', 'host b']);
    expect(behind.told.slice(3)).toEqual([
      'out b',
      'deploy b 2 (c, a)',
      'back b 1 (c, a)',
      'in b',
      'out a',
      'back a 1 (c, b)',
      'in a',
    ]);
    expect(members()).toHaveLength(3);
    expect(existsSync(note('b'))).toBe(false);
  });

  test('puts a host back that does not get healthy in its target group, and never touches the others', async () => {
    here.elb.healthOf = ({ id }) =>
      id === '10.0.0.1' && behind.versions.get('a') === '2'
        ? { state: 'unhealthy', reason: 'Target.Timeout', description: 'Request timed out' }
        : { state: 'healthy' };
    const { outcome, error } = await behind.up('2', { timeout: '50ms' });
    expect(outcome).toBe('rolled-back');
    expect(error).toMatchObject({
      code: 'target-not-healthy',
      what: expect.stringContaining('10.0.0.1:3001 is unhealthy: Request timed out (Target.Timeout)'),
    });
    expect(behind.told).toEqual(['out a', 'deploy a 2 (b, c)', 'in a', 'out a', 'back a 1 (b, c)', 'in a']);
    expect(behind.versions.get('b')).toBe('1');
  });

  test('does not take out the last target that answers', async () => {
    here.elb.healthOf = ({ id }) => ({ state: id === '10.0.0.1' ? 'healthy' : 'unhealthy' });
    const { outcome, error } = await behind.up('2');
    expect([outcome, error?.code]).toEqual(['failed', 'target-none-left']);
    expect(error?.what).toContain('10.0.0.2:3001 is unhealthy');
    expect(here.elb.writes).toEqual([]);
  });

  test('does not take out all that answer in one batch', async () => {
    here.elb.healthOf = ({ id }) => ({ state: id === '10.0.0.3' ? 'unhealthy' : 'healthy' });
    const { outcome, error } = await behind.up('2', { batch: '[2, 1]' });
    expect([outcome, error?.code]).toEqual(['rolled-back', 'target-none-left']);
    expect(behind.told.filter((one) => one.startsWith('out')).length).toBeLessThanOrEqual(1);
    expect(members()).toHaveLength(3);
  });

  test('puts a host back under requests where no other answers any more', async () => {
    here.elb.healthOf = ({ id }) => {
      const isDown = behind.versions.get('b') === '2' || behind.told.includes('back b 1 (c, a)');
      return { state: id !== '10.0.0.1' && isDown ? 'unhealthy' : 'healthy' };
    };
    behind.broken = { host: 'b', version: '2' };
    const { outcome } = await behind.up('2', { timeout: '50ms' });
    expect(outcome).toBe('failed');
    expect(behind.told.at(-2)).toBe('back a 1 (under requests)');
    const warned = behind.journal.entries.find(({ type }) => type === 'warning');
    expect(warned).toMatchObject({ message: expect.stringContaining('no other target answers') });
  });
});

test('rules that refer to the output of a step are told, not left out', async () => {
  const path = '${' + 'steps.deployed.version}';
  const more = `, rules: [{ listener: "shop:80", priority: 1, path: "${path}" }]`;
  const { error } = await behind.up('1', { around: 'false', more });
  expect(error).toMatchObject({ code: 'target-late', where: expect.stringContaining('deploy-kit.yml:') });
  expect(here.elb.writes).toEqual([]);
});

describe('a run that is killed in the middle of a drain', () => {
  /** Leaves what such a run leaves: the target drains, and the host remembers that it belongs in. */
  beforeEach(async () => {
    here.elb.stillDrains = () => true;
    const up = behind.up('2');
    const isDraining = () => here.elb.groups[0]?.targets.some(({ draining, looks }) => draining && looks > 1);
    let ended = false;
    up.finally(() => {
      ended = true;
    });
    while (!isDraining() && !ended) await new Promise((resolve) => setImmediate(resolve));
    const remembered = await readFile(note('a'), 'utf8');
    expect(remembered).toBe('run-1\n10.0.0.1:3001');
    const left = here.elb.groups[0]?.targets.map((target) => ({ ...target })) ?? [];
    // In this process it can only be cancelled, so that what it puts back is taken away again.
    behind.cancelling.abort(new Error('killed'));
    await up;
    here.elb.groups[0]?.targets.splice(0, 3, ...left);
    await writeFile(note('a'), remembered);
    behind.told.splice(0);
    behind.cancelling = new AbortController();
    here.elb.stillDrains = ({ looks }) => looks < 3;
  });

  test('is made good by the next one, though nothing else changes', async () => {
    expect((await behind.up('1', { id: 'run-2' })).outcome).toBe('deployed');
    expect(behind.told).toEqual(['in a']);
    expect(members()).toHaveLength(3);
  });

  test('is made good by the next one also when that fails', async () => {
    here.elb.groups[0]?.targets.splice(0, 1);
    behind.broken = { host: 'a', version: '3' };
    expect((await behind.up('3', { id: 'run-2' })).outcome).toBe('rolled-back');
    expect(behind.told).toEqual(['deploy a 3 (b, c)', 'back a 1 (b, c)', 'in a']);
    expect(existsSync(note('a'))).toBe(false);
  });

  test('is made good by its post step, and only by its own', async () => {
    expect(await behind.recover('a', 'run-2')).toBe('untouched');
    expect(await behind.recover('a')).toBe('put-back');
    expect(members()).toHaveLength(3);
    expect(await behind.recover('a')).toBe('untouched');
    expect(await behind.recover('b')).toBe('untouched');
  });
});
