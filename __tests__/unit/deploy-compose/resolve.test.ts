import { wantedImages } from '../../../actions/deploy-compose/images.js';
import type { ReleaseRequest } from '../../../actions/deploy-compose/request.js';
import { awaitedServices, recordServices, resolveProject } from '../../../actions/deploy-compose/resolve.js';
import type { ComposeProject, ComposeService } from '../../../lib/values/compose-project.js';
import { inputsOf, problemsOf } from './inputs.js';

const root = '/home/ada/.deploy-kit/shop';
const folder = `${root}/releases/r2`;
const images = new Map([
  ['web', { reference: 'web:1', pinned: `web@sha256:${'d'.repeat(64)}`, id: `sha256:${'a'.repeat(64)}` }],
]);

function place(files: Readonly<Record<string, string>> = {}) {
  return { root, folder, files: new Map(Object.entries(files)) };
}

/** The service `web` as it runs, of a project that has nothing else. */
function resolvedWeb(
  service: ComposeService,
  files: Readonly<Record<string, string>> = {},
  project: ComposeProject = {},
): ComposeService | undefined {
  return resolveProject({ ...project, services: { web: service } }, images, place(files)).services?.web;
}

const bind = (source: string) => ({ type: 'bind', source, target: '/x' });

describe('a service that runs', () => {
  test('has its image by digest and nothing left to build or to read', () => {
    const service = {
      image: 'web:1',
      build: { context: folder },
      pull_policy: 'build',
      env_file: ['.env'],
      develop: {},
      command: ['serve'],
    };
    expect(resolvedWeb(service)).toEqual({ image: `web@sha256:${'d'.repeat(64)}`, command: ['serve'] });
  });

  test('waits for healthy services, and no longer for one-shots', () => {
    const service = {
      depends_on: {
        db: { condition: 'service_healthy' },
        migrate: { condition: 'service_completed_successfully' },
      },
    };
    expect(resolvedWeb(service)?.depends_on).toEqual({ db: { condition: 'service_healthy' } });
  });
});

describe('a mount', () => {
  const files = { 'conf/site.conf': 'h1', 'conf/sub/a': 'h2', 'config.yml': 'h3' };
  const sourceOf = (source: string) => resolvedWeb({ volumes: [bind(source)] }, files)?.volumes?.[0]?.source;

  test.each([
    ['a file that the release brings', `${folder}/conf/site.conf`, `${root}/current/conf/site.conf`],
    ['a folder of files that it brings', `${folder}/conf`, `${root}/current/conf`],
    ['the whole release', folder, `${root}/current`],
    ['data that the release does not bring', `${folder}/data`, `${root}/shared/data`],
    ['data whose name begins like a file', `${folder}/conf-data`, `${root}/shared/conf-data`],
    ['a path of the host', '/var/run/docker.sock', '/var/run/docker.sock'],
    ['a folder of the host that is called alike', `${root}-backup/x`, `${root}-backup/x`],
  ])('of %s has a path that stays from release to release', (_what, source, resolved) => {
    expect(sourceOf(source)).toBe(resolved);
  });

  test.each([
    ['the folder of all releases', `${root}/releases`],
    ['another release', `${root}/releases/r1/conf`],
    ['the state of deploy-kit', `${root}/key`],
    ['all of the state', root],
  ])('of %s is refused', (_what, source) => {
    expect(() => sourceOf(source)).toThrow(
      `service web: the mount source ${source} lies outside the release`,
    );
  });

  test('of a volume is left as it is', () => {
    const volume = { type: 'volume', source: 'data', target: '/data' };
    expect(resolvedWeb({ volumes: [volume] })?.volumes).toEqual([volume]);
  });
});

describe('the label of mounted files', () => {
  const label = (
    service: ComposeService,
    files: Readonly<Record<string, string>>,
    project?: ComposeProject,
  ) => resolvedWeb(service, files, project)?.labels?.['deploy-kit.files'];
  const mounting: ComposeService = { volumes: [bind(`${folder}/conf`)] };
  const before = label(mounting, { 'conf/a': 'h1', other: 'h2' });

  test('changes with what a mounted file holds, and with its name', () => {
    expect(label(mounting, { 'conf/a': 'h9', other: 'h2' })).not.toBe(before);
    expect(label(mounting, { 'conf/b': 'h1', other: 'h2' })).not.toBe(before);
    expect(label(mounting, { 'conf/a': 'h1', 'conf/b': 'h3', other: 'h2' })).not.toBe(before);
  });

  test('does not change with files that the service does not mount', () => {
    expect(label(mounting, { 'conf/a': 'h1', other: 'h9' })).toBe(before);
  });

  test('does not depend on the order of files', () => {
    expect(label(mounting, { 'conf/b': 'h2', 'conf/a': 'h1' })).toBe(
      label(mounting, { 'conf/a': 'h1', 'conf/b': 'h2' }),
    );
  });

  test('is not there where no file of the release is mounted', () => {
    expect(resolvedWeb({ volumes: [bind(`${folder}/data`)] }, { 'conf/a': 'h1' })).not.toHaveProperty(
      'labels',
    );
  });

  test('stands beside labels of the service', () => {
    const labels = { team: 'shop' };
    expect(resolvedWeb({ ...mounting, labels }, { 'conf/a': 'h1' })?.labels).toMatchObject(labels);
  });

  test.each(['configs', 'secrets'] as const)('changes with a file of %s', (kind) => {
    const project = { [kind]: { settings: { file: `${folder}/settings.json` } } };
    const service = { [kind]: [{ source: 'settings', target: '/settings' }] };
    expect(label(service, { 'settings.json': 'h1' }, project)).not.toBe(
      label(service, { 'settings.json': 'h2' }, project),
    );
  });
});

describe('files of configs and secrets', () => {
  const resolved = resolveProject(
    {
      configs: { a: { file: `${folder}/a.json` }, b: { file: '/etc/b.json' } },
      secrets: { c: { file: `${folder}/c.txt` }, d: {} },
    },
    images,
    place({ 'a.json': 'h1' }),
  );

  test('have a path that stays from release to release', () => {
    expect(resolved.configs?.a).toEqual({ file: `${root}/current/a.json` });
    expect(resolved.secrets?.c).toEqual({ file: `${root}/current/c.txt` });
  });

  test('elsewhere, or without a file, are left as they are', () => {
    expect(resolved.configs?.b).toEqual({ file: '/etc/b.json' });
    expect(resolved.secrets?.d).toEqual({});
  });
});

describe('one-shots that others wait for', () => {
  const afterEnd = (...names: string[]) => ({
    depends_on: Object.fromEntries(
      names.map((name) => [name, { condition: 'service_completed_successfully' }]),
    ),
  });
  const afterStart = (...names: string[]) => ({
    depends_on: Object.fromEntries(names.map((name) => [name, { condition: 'service_started' }])),
  });

  test('run in the order in which they need each other', () => {
    const services = { web: afterEnd('seed'), seed: afterEnd('migrate'), migrate: afterStart('db'), db: {} };
    expect(awaitedServices({ services })).toEqual(['migrate', 'seed']);
  });

  test('keep their order also through services between them', () => {
    const services = { web: afterEnd('late'), late: afterStart('api'), api: afterEnd('early'), early: {} };
    expect(awaitedServices({ services })).toEqual(['early', 'late']);
  });

  test('are none where services only start after each other', () => {
    expect(awaitedServices({ services: { web: afterStart('db'), db: {} } })).toEqual([]);
  });

  test('that wait for each other, which Compose refuses, do not hang it', () => {
    expect(awaitedServices({ services: { a: afterEnd('b'), b: afterEnd('a') } })).toHaveLength(2);
  });
});

describe('the record of a service', () => {
  const record = (service: ComposeService, key = 'key') =>
    recordServices(key, { services: { web: service } }, images, [])?.web;

  test('tells no value of a variable, and changes with each', () => {
    const one = record({ environment: { PASSWORD: 'hunter2', EMPTY: null } });
    expect(JSON.stringify(one)).not.toContain('hunter2');
    expect(one?.environment.PASSWORD).not.toBe(
      record({ environment: { PASSWORD: 'x' } })?.environment.PASSWORD,
    );
    expect(Object.keys(one?.environment ?? {})).toEqual(['PASSWORD', 'EMPTY']);
  });

  test('differs from host to host, as each has its own key', () => {
    const service = { environment: { PASSWORD: 'hunter2' } };
    expect(record(service, 'one')?.environment).not.toEqual(record(service, 'two')?.environment);
  });

  test.each([
    [{}, 1],
    [{ scale: 3 }, 3],
    [{ deploy: { replicas: 2 } }, 2],
    [{ scale: 0 }, 0],
  ])('counts the containers of %j', (service, count) => {
    expect(record(service)?.count).toBe(count);
  });

  test('changes with its configuration, not with what it waits for', () => {
    const was = record({ ports: [{ published: '80' }] });
    expect(record({ ports: [{ published: '81' }] })?.fingerprint).not.toBe(was?.fingerprint);
    const waiting = { ports: [{ published: '80' }], depends_on: { db: {} } };
    expect(record(waiting)?.fingerprint).toBe(was?.fingerprint);
  });
});

describe('the images that a release wants', () => {
  const wanted = (services: Readonly<Record<string, ComposeService>>, given: Record<string, unknown> = {}) =>
    wantedImages({ project: 'shop', inputs: inputsOf(given) } as unknown as ReleaseRequest, { services });

  test('are those of the compose file, or the ones given in their place', () => {
    const services = { web: { image: 'web:1' }, db: { image: 'postgres:17' } };
    expect(Object.fromEntries(wanted(services, { images: 'web=web:2' }))).toEqual({
      web: 'web:2',
      db: 'postgres:17',
    });
  });

  test('may be given for the services of other projects too, as a build hands them on', () => {
    const given = { images: '{"web":"web:2","worker-1":"worker:2","worker-2":"worker:2"}' };
    const services = { web: { image: 'web:1' }, 'worker-2': { image: 'worker:1' } };
    expect(Object.fromEntries(wanted(services, given))).toEqual({ web: 'web:2', 'worker-2': 'worker:2' });
  });

  test('are told where a name is nearly that of a service without one', async () => {
    const services = { web: { image: 'web:1' }, api: { image: 'api:1' } };
    const given = { images: 'web=web:2, apii=api:2, tickets=tickets:2' };
    expect(await problemsOf(() => wanted(services, given))).toEqual([
      'input images: there is no service apii in the compose files',
    ]);
  });

  test('have the name that Compose gives to what is built', () => {
    expect(wanted({ web: { build: {} } }, { build: true }).get('web')).toBe('shop-web');
  });

  test('are told all at once where they cannot be known', async () => {
    const given = { images: 'wbe=web:2', services: 'none' };
    expect(await problemsOf(() => wanted({ web: { build: {} } }, given))).toEqual([
      'input images: there is no service wbe in the compose files',
      'input services: there is no service none in the compose files',
      'service web: it has a build section and no image',
    ]);
  });
});
