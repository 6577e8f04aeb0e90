import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { onceSaid } from '../cli/command-line.js';
import { leftBy, secret, WrittenSystem } from './written-system.js';

/** A rehearsal makes its hosts' image at first, and deploys many times. */
const patienceMs = 300_000;

let system: WrittenSystem;
afterEach(() => system.remove());

test(
  'a file is deployed, repeated, broken, renewed and taken back on hosts that are gone afterwards',
  async () => {
    system = await WrittenSystem.write();
    const run = await system.rehearse(['--json', '--load', '--html', 'rehearsal.html']);
    const report = JSON.parse(run.stdout);
    expect(report.stages.filter(({ good }: { good: boolean }) => !good)).toEqual([]);
    expect(run.exitCode).toBe(0);
    expect(report).toMatchObject({
      project: 'pair',
      good: true,
      hosts: ['db', 'web'],
      variables: ['PASSWORD'],
    });
    expect(report.stages.map(({ name, outcome }: Record<string, string>) => [name, outcome])).toEqual([
      ['hosts', 'started'],
      ['images', 'started'],
      ['up', 'deployed'],
      ['up again', 'unchanged'],
      ['crash: data', 'rolled-back'],
      ['crash: front', 'rolled-back'],
      ['unhealthy', 'rolled-back'],
      ['new version', 'deployed'],
      ['rollback', 'rolled-back'],
      ['link-lost: front', 'deployed'],
    ]);
    expect(report.images.map(({ services, from }: Record<string, unknown>) => [services, from])).toEqual([
      [['db'], 'stand-in'],
      [['migrate'], 'stand-in'],
      [['web'], 'here'],
    ]);
    // A container that is recreated leaves a gap, and the requests show where.
    const { services, stages, noticed } = report.load;
    // The stand-in of a database answers to HTTP as any other.
    expect(services).toMatchObject([
      { service: 'db', host: 'db', port: 5432 },
      { service: 'web', host: 'web', port: 8080, url: expect.stringMatching(/:8080\/health$/) },
    ]);
    expect(stages.map(({ stage }: { stage: string }) => stage)).toEqual(
      report.stages.slice(3).map(({ name }: { name: string }) => name),
    );
    expect(noticed).toContainEqual(
      expect.objectContaining({ service: 'web', host: 'web', stage: 'new version' }),
    );
    expect(report.leftOut).toMatchObject([{ phase: 'data', step: 'provision-swap' }]);
    const page = await readFile(join(system.directory, 'rehearsal.html'), 'utf8');
    expect(page).toContain('rehearsal of pair');
    for (const text of [run.stdout, run.stderr, page]) expect(text).not.toContain(secret);
    expect(await leftBy(run.pid)).toEqual([]);
  },
  patienceMs,
);

test(
  'a file that cannot be deployed fails with its cause, and what stands behind it is not tried',
  async () => {
    system = await WrittenSystem.write('EXIT_CODE: "3"');
    const run = await system.rehearse();
    expect(run.exitCode).toBe(1);
    expect(run.stdout).toMatch(/^NG +up +failed .*/m);
    expect(run.stdout).toContain('service web (pair-web-web-1): exited with code 3');
    expect(run.stdout).toMatch(/^- +rollback +not tried$/m);
    expect(await leftBy(run.pid)).toEqual([]);
  },
  patienceMs,
);

test(
  'Ctrl-C in the middle of a deploy ends it, and nothing of it is left',
  async () => {
    system = await WrittenSystem.write();
    const interrupt = onceSaid('[up/throwaway hosts] rehearse: waiting', (child) => child.kill('SIGINT'));
    const run = await system.rehearse([], { onOutput: interrupt });
    expect(run.exitCode).toBe(130);
    expect(await leftBy(run.pid)).toEqual([]);
  },
  patienceMs,
);

describe('wrong input starts nothing and ends with 2:', () => {
  test.each([
    ['a fault that there is not', ['--fault', 'crush'], {}, 'cli-word-unknown'],
    ['a number of instances that is none', ['--instances', 'two'], {}, 'cli-arguments'],
    ['an engine that does not answer', [], { DOCKER_HOST: 'tcp://127.0.0.1:1' }, 'rehearse-no-docker'],
    ['a machine without Docker', [], { PATH: '/nowhere' }, 'rehearse-no-docker'],
    ['phases that deploy nothing', ['--phase', 'none'], {}, 'config-phase-unknown'],
  ])('%s', async (_, argv, env, code) => {
    system = await WrittenSystem.write();
    const run = await system.rehearse(argv, { env });
    expect(run).toMatchObject({ exitCode: 2, stdout: '' });
    expect(run.stderr).toContain(`[${code}]`);
  });
});
