import { breakable } from '../../../lib/rehearse/deploy-steps.js';
import { standInFor } from '../../../lib/rehearse/stand-in.js';
import type { ComposeProject } from '../../../lib/values/compose-project.js';

const nothingAsked = { programs: [], bodies: [] };

function standIn(service: NonNullable<ComposeProject['services']>[string]) {
  return standInFor('web:1', ['web'], { services: { web: service } }, nothingAsked);
}

test('a stand-in listens where its service publishes and exposes TCP ports', () => {
  const ports = [{ target: 80 }, { target: 53, protocol: 'udp' }];
  expect(standIn({ ports, expose: ['9000', '8125/udp'] }).ports).toEqual([80, 9000]);
});

test('a stand-in without ports listens where its health check asks', () => {
  const test = ['CMD-SHELL', 'curl -f http://localhost:8080/health || exit 1'];
  expect(standIn({ healthcheck: { test } }).ports).toEqual([8080]);
});

test('a stand-in has the program of its health check', () => {
  expect(standIn({ healthcheck: { test: ['CMD', 'pg_isready', '-U', 'postgres'] } }).programs).toEqual([
    '/bin/pg_isready',
  ]);
});

test('a stand-in has the shell of a health check that is one line', () => {
  expect(standIn({ healthcheck: { test: ['CMD-SHELL', 'redis-cli ping | grep PONG'] } }).programs).toEqual([
    '/bin/sh',
  ]);
});

test('a stand-in has the entry point that the compose file gives', () => {
  expect(standIn({ entrypoint: ['/docker-entrypoint.sh', 'serve'] }).programs).toEqual([
    '/docker-entrypoint.sh',
  ]);
});

test('a stand-in keeps the busybox that all its programs are', () => {
  expect(standIn({ healthcheck: { test: ['CMD', 'busybox', 'true'] } }).programs).toEqual([]);
});

test('a stand-in knows the user and group that its service runs as, numbers and root need no names', () => {
  expect(standIn({ user: 'app:staff' })).toMatchObject({ users: ['app'], groups: ['staff'] });
  expect(standIn({ user: '1000:0' })).toMatchObject({ users: [], groups: [] });
  expect(standIn({ user: 'root' })).toMatchObject({ users: [] });
});

test('a stand-in ends at once where others wait for the end of its command', () => {
  const project: ComposeProject = {
    services: {
      web: { command: ['serve'], depends_on: { migrate: { condition: 'service_completed_successfully' } } },
      migrate: { command: ['migrate', 'up'] },
    },
  };
  expect(standInFor('web:1', ['web', 'migrate'], project, nothingAsked).ends).toEqual(['migrate up']);
});

describe('the service that a fault breaks', () => {
  const check = (interval: string) => ({ healthcheck: { test: ['CMD', 'ok'], interval, retries: 3 } });

  test('is one that stays up', () => {
    const rendered: ComposeProject = {
      services: {
        migrate: {},
        web: { depends_on: { migrate: { condition: 'service_completed_successfully' } } },
      },
    };
    expect(breakable({ rendered }, 'crash')).toBe('web');
  });

  test('is the one that Docker gives up first where it is to be unhealthy', () => {
    const rendered: ComposeProject = { services: { slow: check('1m30s'), quick: check('500ms') } };
    expect(breakable({ rendered }, 'unhealthy')).toBe('quick');
  });

  test('is none where no service has a health check', () => {
    const rendered: ComposeProject = { services: { web: {}, off: { healthcheck: { test: ['NONE'] } } } };
    expect(breakable({ rendered }, 'unhealthy')).toBeUndefined();
  });
});
