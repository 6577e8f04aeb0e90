import { readlink } from 'node:fs/promises';
import { join } from 'node:path';
import {
  buildCommand,
  downCommand,
  pointCommand,
  removeContainersCommand,
  renderCommand,
  upCommand,
} from '../../../actions/deploy-compose/compose-commands.js';
import type { ReleaseRequest } from '../../../actions/deploy-compose/request.js';
import type { Command } from '../../../lib/ssh/remote.js';
import { inputsOf } from './inputs.js';
import { StandInHost } from './stand-in-docker.js';

const docker = ['sudo', '-n', 'docker'];
const request: ReleaseRequest = {
  project: 'shop',
  inputs: inputsOf({ profiles: 'debug, extra' }),
  files: [],
  composeFiles: ['deploy/compose.yml', 'deploy/prod.yml'],
  projectDirectory: 'deploy',
  envFile: 'deploy/.env',
};
const release = { root: '/s/shop', id: 'r2', project: 'shop', projectDirectory: 'deploy' };

/** The command without the shell that cleans its environment. */
const words = ({ argv }: Command): string => argv.slice(4).join(' ');

describe('Compose is told', () => {
  test('what the files of a release are, and asked what they mean', () => {
    expect(words(renderCommand(docker, request, '/r2'))).toBe(
      'sudo -n docker compose --project-name shop --project-directory /r2/deploy --file /r2/deploy/compose.yml --file /r2/deploy/prod.yml --env-file /r2/deploy/.env --profile debug --profile extra config --format json',
    );
  });

  test('to build some services of it', () => {
    expect(words(buildCommand(docker, request, '/r2', ['web']))).toMatch(/--profile extra build web$/);
  });

  test('to bring up what `current` points to, from nothing but what is there', () => {
    expect(words(upCommand(['docker'], release, ['web', 'db']))).toBe(
      'docker compose --project-name shop --project-directory /s/shop/current/deploy --file /s/shop/current/deploy-kit.compose.json up --detach --no-build --pull never web db',
    );
  });

  test('the folder itself where the compose file stands at the top', () => {
    const argv = words(upCommand(['docker'], { ...release, projectDirectory: '.' }, []));
    expect(argv).toContain('--project-directory /s/shop/current --file');
  });

  test('never to remove a volume', () => {
    const commands = [downCommand(docker, release), removeContainersCommand(docker, ['c1'])];
    for (const { argv } of commands) expect(argv.join(' ')).not.toMatch(/(^| )(-v|--volumes|volume)( |$)/);
    expect(words(downCommand(docker, release))).toBe('sudo -n docker compose --project-name shop down');
  });
});

describe('on a host', () => {
  let host: StandInHost;
  beforeEach(async () => {
    host = await StandInHost.create();
  });
  afterEach(() => host.remove());

  test('Compose sees nothing of the login shell but PATH and HOME', async () => {
    await host.docker('env; exit 3');
    const remote = host.remote({ TAG: 'from the shell', DOCKER_HOST: 'elsewhere' });
    const result = await remote.exec(renderCommand(['docker'], request, '/r2'));
    const names = result.stdout.split('\n').map((line) => line.replace(/=.*/, ''));
    expect(names).toEqual(expect.arrayContaining(['HOME', 'PATH', 'COMPOSE_IGNORE_ORPHANS']));
    expect(names).not.toContain('TAG');
    expect(names).not.toContain('DOCKER_HOST');
    expect(result.code).toBe(3);
  });

  test('a switch moves `current` in one step, from nothing and from another release', async () => {
    const root = join(host.home, 'shop');
    for (const id of ['r1', 'r2', 'r2']) {
      await host.write(`shop/releases/${id}/release.json`, '{}');
      expect((await host.remote().exec(pointCommand({ ...release, root, id }))).code).toBe(0);
      expect(await readlink(join(root, 'current'))).toBe(`releases/${id}`);
    }
  });

  test('a switch to a release that is not there leaves `current` as it is', async () => {
    const root = join(host.home, 'shop');
    await host.write('shop/releases/r1/release.json', '{}');
    await host.remote().exec(pointCommand({ ...release, root, id: 'r1' }));
    expect((await host.remote().exec(pointCommand({ ...release, root, id: 'none' }))).code).not.toBe(0);
    expect(await readlink(join(root, 'current'))).toBe('releases/r1');
  });

  const [one, two] = ['1'.repeat(64), '2'.repeat(64)];

  test('containers are stopped, then removed', async () => {
    await host.docker(`[ "$1" != ps ] || printf '%s\\n' ${one} ${two}`);
    const { code } = await host.remote().exec(removeContainersCommand(['docker'], [one, two]));
    expect(code).toBe(0);
    expect((await host.calls()).slice(1)).toEqual([`stop ${one}`, `rm ${one}`, `stop ${two}`, `rm ${two}`]);
  });

  test('a removal that runs again after a lost link passes over what is gone', async () => {
    await host.docker(`[ "$1" != ps ] || echo ${two}`);
    const { code } = await host.remote().exec(removeContainersCommand(['docker'], [one, two]));
    expect(code).toBe(0);
    expect((await host.calls()).slice(1)).toEqual([`stop ${two}`, `rm ${two}`]);
  });

  test('a container that cannot be stopped ends the removal', async () => {
    await host.docker(`[ "$1" != stop ] || exit 5; [ "$1" != ps ] || printf '%s\\n' ${one} ${two}`);
    const { code } = await host.remote().exec(removeContainersCommand(['docker'], [one, two]));
    expect(code).toBe(5);
    expect(await host.calls()).toHaveLength(2);
  });
});
