import { mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { FleetHost } from '../../../scripts/fleet/fleet.js';
import { Hello } from '../../harness/hello.js';
import type { ActionRun } from '../../harness/run-action.js';

let hello: Hello;
let host: FleetHost;

beforeAll(async () => {
  hello = await Hello.start(1, { 1: {} });
  host = hello.fleet.host(0);
});

afterAll(() => hello?.stop());

/** A service that answers on a port of its own inside; more lines of YAML come after. */
const service = (name: string, ...lines: string[]) =>
  [
    `  ${name}:`,
    '    image: hello/web:1',
    '    stop_grace_period: 0s',
    ...lines.map((line) => `    ${line}`),
    '',
  ].join('\n');

/** A one-shot that leaves a line in a volume each time it runs. */
const migration = (command = 'echo ran >>/data/runs') =>
  service('migrate', `command: ["sh", "-c", ${JSON.stringify(command)}]`, 'volumes: ["data:/data"]');

const file = (...services: string[]) => `services:\n${services.join('')}`;

async function write(path: string, text: string): Promise<void> {
  await mkdir(dirname(join(hello.workspace, path)), { recursive: true });
  await hello.write(path, text);
}

function deploy(project: string, inputs: Readonly<Record<string, string>> = {}): Promise<ActionRun> {
  return hello.deploy('', { project, env: '', 'stable-for': '0s', ...inputs });
}

async function deployed(project: string, inputs: Readonly<Record<string, string>> = {}): Promise<ActionRun> {
  const run = await deploy(project, inputs);
  expect(run.errors).toEqual([]);
  expect(run).toMatchObject({ exitCode: 0, outputs: { outcome: 'deployed' } });
  return run;
}

const inside = (container: string, ...argv: string[]) => host.run(['docker', 'exec', container, ...argv]);
const idOf = (container: string) => host.run(['docker', 'inspect', '--format', '{{.Id}}', container]);

/** Services of a project that run. */
async function running(project: string): Promise<string[]> {
  const label = '{{.Label "com.docker.compose.service"}}';
  const filter = `label=com.docker.compose.project=${project}`;
  const names = await host.run(['docker', 'ps', '--filter', filter, '--format', label]);
  return names.split('\n').filter(Boolean).toSorted();
}

test('a file that a service mounts and that changed recreates that service only', async () => {
  const mounts = 'volumes: ["./site.conf:/site.conf:ro", "./html:/html:ro"]';
  await write('compose.yml', file(service('web', mounts), service('worker')));
  await write('site.conf', 'listen 1;');
  await write('html/index.html', 'hello');
  await deployed('mounts', { upload: 'site.conf,html' });
  const [web, worker] = [await idOf('mounts-web-1'), await idOf('mounts-worker-1')];
  // A service that does not run as root reads what it is given, too.
  expect(
    await host.run([
      'docker',
      'exec',
      '-u',
      '65534',
      'mounts-web-1',
      'cat',
      '/site.conf',
      '/html/index.html',
    ]),
  ).toBe('listen 1;hello');

  await write('site.conf', 'listen 2;');
  await deployed('mounts', { upload: 'site.conf,html' });
  expect(await inside('mounts-web-1', 'cat', '/site.conf')).toBe('listen 2;');
  expect(await idOf('mounts-web-1')).not.toBe(web);
  expect(await idOf('mounts-worker-1')).toBe(worker);
});

test('a service whose files stay the same keeps its container over releases', async () => {
  const web = await idOf('mounts-web-1');
  const mounts = 'volumes: ["./site.conf:/site.conf:ro", "./html:/html:ro"]';
  await write(
    'compose.yml',
    file(service('web', mounts), service('worker', 'environment: { VERSION: "2" }')),
  );
  await deployed('mounts', { upload: 'site.conf,html' });
  expect(await idOf('mounts-web-1')).toBe(web);
  // The mount of a folder shows the release that runs.
  expect(await inside('mounts-web-1', 'cat', '/html/index.html')).toBe('hello');
});

test('a file that a service mounts goes back with a release that fails', async () => {
  const mounts = 'volumes: ["./site.conf:/site.conf:ro"]';
  await write(
    'compose.yml',
    file(service('web', mounts), service('worker', 'environment: { EXIT_CODE: "3" }')),
  );
  await write('site.conf', 'listen 3;');
  const run = await deploy('mounts', { upload: 'site.conf,html' });
  expect(run).toMatchObject({ exitCode: 1, outputs: { outcome: 'rolled-back' } });
  expect(await inside('mounts-web-1', 'cat', '/site.conf', '/html/index.html')).toBe('listen 2;hello');
});

test('a relative data folder outlives releases', async () => {
  await write('compose.yml', file(service('web', 'volumes: ["./data:/store"]')));
  await deployed('data');
  await inside('data-web-1', 'sh', '-c', 'echo precious >/store/file');
  await write(
    'compose.yml',
    file(service('web', 'volumes: ["./data:/store"]', 'environment: { VERSION: "2" }')),
  );
  await deployed('data');
  expect(await inside('data-web-1', 'cat', '/store/file')).toBe('precious');
});

test('a relative data folder outlives the release folders that are removed', async () => {
  for (const version of ['3', '4', '5']) {
    const environment = `environment: { VERSION: "${version}" }`;
    await write('compose.yml', file(service('web', 'volumes: ["./data:/store"]', environment)));
    await deployed('data', { 'keep-releases': '2' });
  }
  expect(await inside('data-web-1', 'cat', '/store/file')).toBe('precious');
  const releases = await host.run(['ls', '/home/ubuntu/.deploy-kit/data/releases']);
  expect(releases.split('\n')).toHaveLength(2);
});

test('later compose files are laid over earlier ones', async () => {
  await write('compose.yml', file(service('web', 'environment: { A: "1", B: "1" }')));
  await write(
    'compose.prod.yml',
    'services: { web: { environment: { B: "2" } }, more: { image: "hello/web:1" } }',
  );
  await deployed('several', { files: 'compose.yml\ncompose.prod.yml' });
  expect(await inside('several-web-1', 'sh', '-c', 'echo $A$B')).toBe('12');
  expect(await running('several')).toEqual(['more', 'web']);
});

test('a compose file in a folder reaches beside it, and includes and extends others', async () => {
  const mounts = 'volumes: ["../conf of all/a b.conf:/a.conf:ro", "../data:/store"]';
  await write('deploy/compose.yml', `include: [more.yml]\n${file(service('web', mounts, 'env_file: .env'))}`);
  await write('deploy/more.yml', 'services: { more: { extends: { file: ../base.yml, service: base } } }');
  await write('base.yml', 'services: { base: { image: "hello/web:1", environment: { FROM_BASE: "yes" } } }');
  await write('conf of all/a b.conf', 'a');
  const upload = 'conf of all,deploy/more.yml,base.yml';
  await deployed('folder', { files: 'deploy/compose.yml', upload, env: 'GIVEN=yes' });
  expect(await inside('folder-web-1', 'sh', '-c', 'cat /a.conf; echo $GIVEN >/store/x')).toBe('a');
  expect(await inside('folder-more-1', 'sh', '-c', 'echo $FROM_BASE')).toBe('yes');
  const found = await host.run([
    'find',
    '/home/ubuntu/.deploy-kit/folder',
    '-name',
    'x',
    '-not',
    '-path',
    '*/releases/*',
  ]);
  expect(found).not.toBe('');
  expect(await deploy('folder', { files: 'deploy/compose.yml', upload, env: 'GIVEN=yes' })).toMatchObject({
    outputs: { outcome: 'unchanged' },
  });
});

test('configs and secrets from files reach the service, and a change recreates it', async () => {
  const parts = 'configs: { site: { file: ./site.txt } }\nsecrets: { token: { file: ./token.txt } }\n';
  await write(
    'compose.yml',
    file(service('web', 'configs: [site]', 'secrets: [token]'), service('other')) + parts,
  );
  await write('site.txt', 'site 1');
  await write('token.txt', 'token 1');
  await deployed('configs', { upload: 'site.txt,token.txt' });
  expect(await inside('configs-web-1', 'cat', '/site', '/run/secrets/token')).toBe('site 1token 1');
  const other = await idOf('configs-other-1');
  await write('token.txt', 'token 2');
  await deployed('configs', { upload: 'site.txt,token.txt' });
  expect(await inside('configs-web-1', 'cat', '/run/secrets/token')).toBe('token 2');
  expect(await idOf('configs-other-1')).toBe(other);
});

test('an env file of the repository is read, and what env says wins', async () => {
  await write(
    'compose.yml',
    file(service('web', 'env_file: settings.env', 'environment: { SEEN: "$${A}-${A}" }')),
  );
  await write('settings.env', 'A=file\nB=file');
  await deployed('envfile', { 'env-file': 'settings.env', upload: 'settings.env', env: 'A=input' });
  expect(await inside('envfile-web-1', 'sh', '-c', 'echo $A $B $SEEN')).toBe('input file ${A}-input');
});

test('a service that left the file goes away, and comes back when the release fails', async () => {
  await write('compose.yml', file(service('web'), service('old')));
  await deployed('leaving');
  await write('compose.yml', file(service('web', 'environment: { EXIT_CODE: "2" }'), service('new')));
  expect(await deploy('leaving')).toMatchObject({ exitCode: 1, outputs: { outcome: 'rolled-back' } });
  expect(await running('leaving')).toEqual(['old', 'web']);
  await write('compose.yml', file(service('web', 'environment: { VERSION: "2" }')));
  await deployed('leaving');
  expect(await running('leaving')).toEqual(['web']);
});

describe('a one-shot that others wait for', () => {
  const waits = 'depends_on: { migrate: { condition: service_completed_successfully } }';
  const volumes = 'volumes: { data: {} }\n';
  const composed = (version: string, command?: string) =>
    write(
      'compose.yml',
      file(
        service('web', waits, `environment: { VERSION: "${version}" }`, 'volumes: ["data:/data"]'),
        migration(command),
      ) + volumes,
    );
  const runs = () => inside('shot-web-1', 'cat', '/data/runs');

  test('runs once', async () => {
    await composed('1');
    await deployed('shot');
    expect(await runs()).toBe('ran');
    expect(await deploy('shot')).toMatchObject({ outputs: { outcome: 'unchanged' } });
    expect(await runs()).toBe('ran');
  });

  test('does not run again when another service changes', async () => {
    await composed('2');
    await deployed('shot');
    expect(await runs()).toBe('ran');
  });

  test('runs again when it changed', async () => {
    await composed('2', 'echo again >>/data/runs');
    await deployed('shot');
    expect(await runs()).toBe('ran\nagain');
  });

  test('that fails goes back before anything else is switched', async () => {
    const web = await idOf('shot-web-1');
    await composed('3', 'echo cannot migrate >&2; exit 9');
    const run = await deploy('shot');
    expect(run).toMatchObject({ exitCode: 1, outputs: { outcome: 'rolled-back' } });
    expect(run.errors[0]).toMatch(/service migrate .*exited with code 9.*cannot migrate/s);
    expect(await idOf('shot-web-1')).toBe(web);
    expect(await runs()).toBe('ran\nagain');
  });

  test('does not run again for the release after the failure', async () => {
    await composed('4', 'echo again >>/data/runs');
    await deployed('shot');
    expect(await runs()).toBe('ran\nagain');
  });
});

test('a one-shot that nobody waits for ends with 0, and the deploy is well', async () => {
  const shot =
    'command: ["sh", "-c", "echo ran >>/data/runs"]\n    restart: "no"\n    volumes: ["data:/data"]';
  await write(
    'compose.yml',
    `${file(service('web', 'volumes: ["data:/data"]'), service('shot', shot))}volumes: { data: {} }\n`,
  );
  await deployed('loose');
  expect(await deploy('loose')).toMatchObject({ outputs: { outcome: 'unchanged' } });
  expect(await inside('loose-web-1', 'cat', '/data/runs')).toBe('ran');
});

test('only the services that are named come up, with what they depend on', async () => {
  await write('compose.yml', file(service('web', 'depends_on: [base]'), service('base'), service('other')));
  await deployed('subset', { services: 'web' });
  expect(await running('subset')).toEqual(['base', 'web']);
  expect(await deploy('subset', { services: 'web' })).toMatchObject({ outputs: { outcome: 'unchanged' } });
});

test('services that are not named stay as they are', async () => {
  await write('compose.yml', file(service('web'), service('other')));
  await deployed('partly');
  const other = await idOf('partly-other-1');
  const version = 'environment: { VERSION: "2" }';
  await write('compose.yml', file(service('web', version), service('other', version)));
  await deployed('partly', { services: 'web' });
  expect(await inside('partly-web-1', 'cat', '/www/version')).toBe('2');
  expect(await idOf('partly-other-1')).toBe(other);
});

test('profiles bring up their services', async () => {
  await write('compose.yml', file(service('web'), service('debug', 'profiles: [debug]')));
  await deployed('profiles');
  expect(await running('profiles')).toEqual(['web']);
  await deployed('profiles', { profiles: 'debug' });
  expect(await running('profiles')).toEqual(['debug', 'web']);
  await deployed('profiles');
  expect(await running('profiles')).toEqual(['web']);
});

test('an external network is created once, and two projects meet in it', async () => {
  const networks = 'networks: { core-net: { external: true } }\n';
  await write('compose.yml', file(service('web', 'networks: [core-net]')) + networks);
  await deployed('net-a', { networks: 'core-net' });
  await deployed('net-b', { networks: 'core-net' });
  expect(await inside('net-a-web-1', 'wget', '-qO-', 'http://net-b-web-1:8080/version')).toBe('1');
});

test('what was stopped or removed by hand is put right by the same deploy', async () => {
  await write('compose.yml', file(service('web'), service('other')));
  await deployed('drift');
  const other = await idOf('drift-other-1');
  await host.run(['docker', 'stop', '-t', '0', 'drift-web-1']);
  await deployed('drift');
  await host.run(['docker', 'rm', '-f', 'drift-web-1']);
  await deployed('drift');
  expect(await running('drift')).toEqual(['other', 'web']);
  expect(await idOf('drift-other-1')).toBe(other);
});

test('several containers of a service are counted', async () => {
  await write('compose.yml', file(service('web', 'deploy: { replicas: 3 }')));
  await deployed('many');
  expect(await running('many')).toEqual(['web', 'web', 'web']);
  expect(await deploy('many')).toMatchObject({ outputs: { outcome: 'unchanged' } });
  await write('compose.yml', file(service('web', 'deploy: { replicas: 1 }')));
  await deployed('many');
  expect(await running('many')).toEqual(['web']);
});
