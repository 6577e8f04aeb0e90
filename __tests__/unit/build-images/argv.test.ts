import { buildCommand, needsBuildKit } from '../../../lib/build/build-argv.js';
import type { ImageBuild } from '../../../lib/build/build-section.js';
import { readSection } from '../../../lib/build/read-section.js';
import type { Builder } from '../../../lib/build/tools.js';

const docker: Builder = { kind: 'docker' };
const inEngine: Builder = { kind: 'buildx', driver: 'docker', inEngine: true, exportsCache: false };
const container: Builder = {
  kind: 'buildx',
  driver: 'docker-container',
  inEngine: false,
  exportsCache: true,
};
const none = { from: [], to: [] };
const toEngine = { to: 'engine', idFile: '/run/id' } as const;

const image = (written: unknown): ImageBuild => ({
  names: ['web'],
  where: 'service web',
  repository: 'ghcr.io/team/web',
  references: ['ghcr.io/team/web:1', 'ghcr.io/team/web:latest'],
  section: readSection(written, '/repo', { npm: { environment: 'NPM_TOKEN' } }).section,
});

test('docker build gets the tags, the context and a file for the ID', () => {
  expect(buildCommand(image('./web'), docker, toEngine, none).argv).toEqual([
    ...['docker', 'build', '--force-rm', '--iidfile', '/run/id'],
    ...['--tag', 'ghcr.io/team/web:1', '--tag', 'ghcr.io/team/web:latest', '--', '/repo/web'],
  ]);
});

test('every key of a section is an option', () => {
  const section = {
    context: 'web',
    dockerfile: '../Web.Dockerfile',
    target: 'server',
    network: 'host',
    shm_size: '64m',
    labels: ['a=b'],
    additional_contexts: { base: 'docker-image://debian' },
    extra_hosts: ['db=10.0.0.1', 'v6:::1'],
    ulimits: { nofile: 10, nproc: { soft: 1, hard: 2 } },
    platforms: ['linux/amd64', 'linux/arm64'],
    ssh: ['default'],
    secrets: ['npm', { id: 'key', file: 'key.pem' }],
    no_cache: true,
    pull: true,
  };
  const { argv } = buildCommand(image(section), inEngine, toEngine, none);
  expect(argv.slice(argv.indexOf('--file'))).toEqual([
    ...['--file', '/repo/Web.Dockerfile', '--target', 'server', '--network', 'host', '--shm-size', '64m'],
    ...['--label', 'a=b', '--build-context', 'base=docker-image://debian'],
    ...[
      '--add-host',
      'db:10.0.0.1',
      '--add-host',
      'v6:::1',
      '--ulimit',
      'nofile=10',
      '--ulimit',
      'nproc=1:2',
    ],
    ...['--platform', 'linux/amd64,linux/arm64', '--ssh', 'default'],
    ...['--secret', 'id=npm,env=NPM_TOKEN', '--secret', 'id=key,src=/repo/key.pem'],
    ...['--no-cache', '--pull', '--', '/repo/web'],
  ]);
});

test('values of arguments stand in the environment, except where Docker itself would hear them', () => {
  const args = { NODE_VERSION: '24', MINE: null, DOCKER_HOST: 'tcp://x', http_proxy: 'x' };
  const { argv, environment } = buildCommand(image({ args }), docker, toEngine, none);
  expect(argv.filter((_, index) => argv[index - 1] === '--build-arg')).toEqual([
    ...['NODE_VERSION', 'MINE', 'DOCKER_HOST=tcp://x', 'http_proxy=x'],
  ]);
  expect(environment).toEqual({ NODE_VERSION: '24' });
});

test('a Dockerfile in the section itself goes to standard input', () => {
  const command = buildCommand(image({ dockerfile_inline: 'FROM scratch' }), docker, toEngine, none);
  expect(command).toMatchObject({ stdin: 'FROM scratch' });
  expect(command.argv.join(' ')).toContain('--file - ');
});

test('a builder beside the engine keeps images until they are pushed, or loads them', () => {
  const output = (to: Parameters<typeof buildCommand>[2]) =>
    buildCommand(image('.'), container, to, none).argv.slice(3, 8);
  expect(output({ to: 'builder' })).toEqual(['--progress', 'plain', '--output', 'type=cacheonly', '--tag']);
  expect(output(toEngine)).toEqual(['--progress', 'plain', '--load', '--iidfile', '/run/id']);
  expect(output({ to: 'registry', metadataFile: '/run/m' })).toEqual([
    ...['--progress', 'plain', '--push', '--metadata-file', '/run/m'],
  ]);
});

test('a cache is written by the build, not once more by the push', () => {
  const cache = { from: ['type=gha'], to: ['type=gha,mode=max'] };
  const flags = (to: Parameters<typeof buildCommand>[2]) =>
    buildCommand(image('.'), container, to, cache).argv;
  expect(flags({ to: 'builder' })).toContain('--cache-to');
  expect(flags({ to: 'registry', metadataFile: '/run/m' })).not.toContain('--cache-to');
});

test('what was built anew is not built anew for its push', () => {
  const fresh = image({ no_cache: true, pull: true });
  const flags = (to: Parameters<typeof buildCommand>[2]) => buildCommand(fresh, container, to, none).argv;
  expect(flags({ to: 'builder' })).toEqual(expect.arrayContaining(['--no-cache', '--pull']));
  expect(flags({ to: 'registry', metadataFile: '/run/m' }).join(' ')).not.toMatch(/--no-cache|--pull/);
});

test('what only BuildKit does is known', () => {
  const section = { secrets: ['npm'], ssh: ['default'], platforms: ['linux/amd64', 'linux/arm64'] };
  expect(needsBuildKit(image(section).section)).toEqual(['secrets', 'ssh', 'several platforms']);
  expect(needsBuildKit(image({ platforms: ['linux/amd64'] }).section)).toEqual([]);
});
