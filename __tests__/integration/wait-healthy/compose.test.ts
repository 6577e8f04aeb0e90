import { type Fleet, type FleetHost, startFleet } from '../../../lib/fleet/fleet.js';
import { reaching, wait } from './waiting.js';

let fleet: Fleet;
let host: FleetHost;

const healthcheck = 'healthcheck: { test: healthy, interval: 200ms, timeout: 20s, retries: 1000 }';
const project = (environment: string) => `name: shop
services:
  web:
    image: deploy-kit/busybox-service
    init: true
    environment: { ${environment} }
    ${healthcheck}
  once:
    image: deploy-kit/busybox-service
    command: 'true'
`;

beforeAll(async () => {
  fleet = await startFleet({ hosts: [{ name: 'web1' }] });
  host = fleet.host(0);
  await fleet.loadImage('deploy-kit/busybox-service');
});

afterEach(async () => {
  await host.run(['docker', 'compose', '-p', 'shop', 'down', '--timeout', '0']);
});

afterAll(async () => {
  await fleet.stop();
});

async function start(environment: string): Promise<void> {
  await host.run(['docker', 'compose', '-f', '-', 'up', '--detach'], { stdin: project(environment) });
}
const waitThere = (given: Record<string, string>) =>
  wait({ ...reaching(host), compose: 'shop', timeout: '50s', ...given });

test('a project is healthy once its health checks are, with a one-shot that ended well', async () => {
  await start('HEALTHY_AFTER: "1"');
  expect(await waitThere({})).toMatchObject({
    outcome: 'healthy',
    outputs: {
      results: [{ target: 'compose shop from web1', details: { answer: 'all containers are well' } }],
    },
  });
});
test('a container that stays ill is named, with its last log lines', async () => {
  await start('HEALTHY_AFTER: never, LOG_LINE: no database here');
  const ended = await waitThere({ timeout: '10s' });
  expect(ended).toMatchObject({ outcome: 'timed-out', error: { code: 'wait-not-healthy' } });
  expect(ended.error?.message).toContain('service web');
  expect(ended.error?.log.join('\n')).toContain('no database here');
});
test('a project that is not there has no containers', async () => {
  const ended = await waitThere({ compose: 'nobody', timeout: '10s' });
  expect(ended.error?.message).toContain('the project has no containers');
});
