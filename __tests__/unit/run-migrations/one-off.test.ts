import { containerName, startCommand } from '../../../actions/run-migrations/one-off-commands.js';
import { oneOffProject } from '../../../actions/run-migrations/one-off-project.js';

const place = { root: '/home/ubuntu/.deploy-kit/shop', id: '20261126T183000Z-0123abcd-3f9ab2' };
const project = {
  name: 'shop',
  networks: { default: { name: 'shop_default' } },
  services: {
    api: {
      image: 'shop/api@sha256:1',
      depends_on: { db: { condition: 'service_healthy' } },
      environment: { TOKEN: 'a$$b', LEVEL: 'info' },
      volumes: [
        { type: 'bind', source: `${place.root}/current/conf`, target: '/conf' },
        { type: 'bind', source: `${place.root}/shared/data`, target: '/data' },
      ],
    },
    db: { image: 'postgres@sha256:2' },
  },
};

const oneOff = (service: string, environment = {}) =>
  JSON.parse(oneOffProject(JSON.stringify(project), place, { service, environment }));

test('the service stands alone, with what the release mounts and not what runs now', () => {
  expect(oneOff('api')).toEqual({
    name: 'shop',
    networks: project.networks,
    services: {
      api: {
        image: 'shop/api@sha256:1',
        environment: project.services.api.environment,
        volumes: [
          { type: 'bind', source: `${place.root}/releases/${place.id}/conf`, target: '/conf' },
          { type: 'bind', source: `${place.root}/shared/data`, target: '/data' },
        ],
      },
    },
  });
});

test('variables that are given win, and Compose does not interpolate them', () => {
  expect(oneOff('api', { LEVEL: '$HOME' }).services.api.environment).toEqual({
    TOKEN: 'a$$b',
    LEVEL: '$$HOME',
  });
});

test('a service that is not there is told with the nearest one', () => {
  expect(() => oneOff('apis')).toThrow(
    expect.objectContaining({ code: 'compose-service-unknown', remedy: 'Write api.' }),
  );
});

test('the project, which holds secrets, is read from standard input', () => {
  const command = startCommand(
    {
      docker: ['sudo', '-n', 'docker'],
      project: 'shop',
      folder: '/releases/1',
      service: 'api',
      command: ['npm', 'run', 'migrate'],
      name: 'one',
    },
    'content',
  );
  expect(command.stdin).toBe('content');
  expect(command.argv.slice(4)).toEqual([
    ...['sudo -n docker', 'one', 'sudo', '-n', 'docker', 'compose'],
    ...['--project-name', 'shop', '--project-directory', '/releases/1', '--file', '-'],
    ...['run', '--detach', '--no-deps', '--no-TTY', '--name', 'one', 'api', 'npm', 'run', 'migrate'],
  ]);
});

test('a run has one container for a project, whatever characters its id has', () => {
  expect(containerName('shop', 'ci@runner (7)')).toBe('deploy-kit-migrations-shop-ci-runner--7-');
});
