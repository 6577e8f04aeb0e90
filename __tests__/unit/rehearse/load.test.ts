import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { type AddressInfo, createServer as createTcp, type Server as TcpServer } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { parseHttpTarget } from '../../../actions/wait-healthy/targets.js';
import type { DeployStep } from '../../../lib/rehearse/deploy-steps.js';
import { type LoadNoticed, RehearsalLoad } from '../../../lib/rehearse/load.js';
import { pathsFor, publishedServices, targetAt } from '../../../lib/rehearse/load-targets.js';
import { loadLines, loadSummary } from '../../../lib/rehearse/load-words.js';

let web: Server;
let database: TcpServer;
let answer: number;

const portOf = (server: TcpServer) => (server.address() as AddressInfo).port;

/** A service that speaks HTTP, and one that ends every connection. */
beforeEach(async () => {
  answer = 200;
  web = createServer(({ url }, response) => response.writeHead(url === '/ready' ? answer : 404).end());
  database = createTcp((socket) => socket.destroy());
  for (const server of [web, database])
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});
afterEach(() => {
  web.closeAllConnections();
  web.close();
  database.close();
});

const step = (ports: Readonly<Record<string, number>>): DeployStep => ({
  key: '',
  phase: 'front',
  project: 'shop',
  hosts: ['box'],
  folder: '',
  inputs: {},
  rendered: {
    services: Object.fromEntries(
      Object.entries(ports).map(([name, port]) => [name, { ports: [{ published: String(port) }] }]),
    ),
  },
});

test('services are asked at the ports that they publish, on each of their hosts', () => {
  const ports = [{ published: '8080' }, { published: '53', protocol: 'udp' }, { published: '9000-9005' }, {}];
  const rendered = { services: { web: { ports }, worker: {} } };
  expect(publishedServices([{ hosts: ['one', 'two'], rendered }])).toEqual([
    { service: 'web', host: 'one', port: 8080 },
    { service: 'web', host: 'two', port: 8080 },
  ]);
});

test('the paths that the file itself asks for come first', () => {
  const waits = [
    { http: ['http://localhost:8080/ready?full', 'http://localhost/other'].map(parseHttpTarget) },
    { tcp: ['localhost:8080'] },
  ];
  expect(pathsFor(8080, waits)).toEqual(['/ready?full', '/health', '/']);
  expect(pathsFor(80, waits)).toEqual(['/other', '/health', '/']);
});

test('a path that is answered well is taken, else one that is answered', async () => {
  const at = (paths: readonly string[]) => targetAt('127.0.0.1', portOf(web), paths);
  expect(await at(['/', '/ready'])).toMatchObject({ url: expect.stringMatching(/ready$/), status: 200 });
  expect(await at(['/health', '/'])).toMatchObject({ url: expect.stringMatching(/health$/), status: 404 });
  answer = 500;
  expect(await at(['/ready'])).toBeUndefined();
});

test('each request that failed is counted in its stage, with the step that was going on', async () => {
  const load = new RehearsalLoad();
  const waits = [{ http: [parseHttpTarget(`http://localhost:${portOf(web)}/ready`)] }];
  await load.begin([step({ web: portOf(web), db: portOf(database) })], waits, () => '127.0.0.1');
  load.stage('up again');
  // Between two requests: what is answered in a stage is what was sent in it.
  for (let asked = 0; asked < 2; asked++) await once(web, 'request');
  load.stage('crash');
  load.read({ type: 'step.applying', step: 'deploy-compose', target: 'box', time: 0 });
  answer = 503;
  await pause(250);
  const report = await load.end();
  expect(report).toMatchObject({
    services: [{ service: 'web', host: 'box', status: 200 }],
    silent: [`db (${portOf(database)})`],
    stages: [
      { stage: 'up again', failed: 0, slow: 0 },
      { stage: 'crash', slow: 0 },
    ],
  });
  expect(report?.stages[1]?.failed).toBe(report?.stages[1]?.sent);
  expect(report?.noticed[0]).toMatchObject({
    service: 'web',
    host: 'box',
    stage: 'crash',
    what: 'status 503',
    during: ['deploy-compose on box: applying', 'deploy-compose on box: applying'],
  });
});

test('where nobody speaks HTTP there is no load', async () => {
  const load = new RehearsalLoad();
  await load.begin([step({ db: portOf(database) })], [], () => '127.0.0.1');
  load.stage('up again');
  expect(await load.end()).toBeUndefined();
});

describe('in words', () => {
  const one = (rest: Partial<LoadNoticed>): LoadNoticed => ({
    url: 'http://10.0.0.1:8080/',
    atMs: 3_000,
    tookMs: 10,
    what: 'ECONNREFUSED',
    during: ['deploy-compose on box: applying', ''],
    service: 'web',
    host: 'box',
    stage: 'crash',
    ...rest,
  });
  const noticed = [
    one({}),
    one({ atMs: 3_990 }),
    one({ what: 'slow', tookMs: 1_500 }),
    one({ stage: 'rollback' }),
  ];

  test('requests that went wrong in the same way are one line', () => {
    expect(loadLines({ noticed }, 'crash')).toEqual([
      'web on box: 2 failed (ECONNREFUSED), from 3.0 s to 4.0 s, deploy-compose on box: applying',
      'web on box: 1 slow, the slowest 1.5 s, from 3.0 s to 4.5 s, deploy-compose on box: applying',
    ]);
    expect(loadLines({ noticed }, 'up again')).toEqual([]);
  });

  test('the whole says who was asked, and who could not be', () => {
    const stages = [{ stage: 'crash', sent: 1_204, failed: 3, slow: 1 }];
    const service = { service: 'web', host: 'box', port: 8080, url: '', status: 200 };
    const report = { services: [service], silent: ['db (5432)'], perSecond: 10, sent: 1_204, held: 2 };
    expect(loadSummary({ ...report, slowestMs: 0, stages, noticed })).toBe(
      'load: 1,204 requests to 1 service, 10 a second: 3 failed, 1 slow, 2 held up by this machine; not asked, no HTTP: db (5432)',
    );
  });
});
