import { createServer } from 'node:net';
import { Cancelled } from '../../../lib/errors/deploy-error.js';
import { freePort } from '../../../lib/fleet/ports.js';
import { type LoopbackServer, serve, type Waited, wait } from './waiting.js';

const servers: LoopbackServer[] = [];
async function serving(
  answers: (count: number) => { status: number; body?: string },
): Promise<LoopbackServer> {
  let count = 0;
  const server = await serve((_request, response) => {
    count += 1;
    const { status, body = '' } = answers(count);
    response.writeHead(status, { location: '/elsewhere' }).end(body);
  });
  servers.push(server);
  return server;
}
const url = ({ port }: LoopbackServer, path = '/health') => `http://127.0.0.1:${port}${path}`;

afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.stop()));
});

test('a service that answers is healthy at the first try', async () => {
  const server = await serving(() => ({ status: 204 }));
  const ended = await wait({ http: url(server) });
  expect(ended).toMatchObject({ outcome: 'healthy', outputs: { healthy: true } });
  expect(ended.error).toBeUndefined();
  expect(server.requests).toHaveLength(1);
});
test('a service that becomes healthy is waited for', async () => {
  const server = await serving((count) => ({ status: count < 4 ? 503 : 200 }));
  const ended = await wait({ http: url(server), interval: '10ms' });
  expect(ended.outputs.results).toMatchObject([
    { outcome: 'healthy', details: { tries: 4, answer: 'status 200' } },
  ]);
});
describe('what is ill until the time is up', () => {
  const opened: LoopbackServer[] = [];
  const keep = async (server: Promise<LoopbackServer>) => {
    opened.push(await server);
    return server;
  };
  const ill = (answer: { status: number; body?: string }) =>
    keep(
      serve((_request, response) => {
        response.writeHead(answer.status, { location: '/elsewhere' }).end(answer.body);
      }),
    );
  /** Time for an answer on a busy machine; all wait at once. */
  const waitInVain = (given: Readonly<Record<string, string>>) =>
    wait({ timeout: '3s', interval: '100ms', ...given });
  let ended: Record<'service' | 'port' | 'half' | 'redirect' | 'login', Waited>;
  let moved: LoopbackServer;
  let locked: LoopbackServer;

  beforeAll(async () => {
    const broken = await keep(
      serve((_request, response) => {
        response.writeHead(200, { 'content-length': '100' }).write('half', () => response.destroy());
      }),
    );
    const [sick, port] = [await ill({ status: 503, body: 'no database' }), await freePort()];
    moved = await ill({ status: 302 });
    locked = await ill({ status: 401, body: 'pa55 word is wrong' });
    const [service, nobody, half, redirect, login] = await Promise.all([
      waitInVain({ http: url(sick) }),
      waitInVain({ http: `http://127.0.0.1:${port}/`, tcp: `127.0.0.1:${port}` }),
      waitInVain({ http: url(broken) }),
      waitInVain({ http: url(moved) }),
      waitInVain({ http: `http://user:pa55%20word@127.0.0.1:${locked.port}/` }),
    ]);
    ended = { service, port: nobody, half, redirect, login };
  });
  afterAll(() => Promise.all(opened.map((server) => server.stop())));

  test('a service times out, with its status, its body and the number of tries', () => {
    expect(ended.service).toMatchObject({
      outcome: 'timed-out',
      outputs: { healthy: false },
      error: { code: 'wait-not-healthy' },
    });
    expect(ended.service.error?.message).toMatch(
      /^http http:\/\/127.0.0.1:\d+\/health from the runner: not healthy after 3 s: status 503, for .* s; \d+ tries$/,
    );
    expect(ended.service.error?.log).toEqual(['no database']);
  });
  test('a port where nothing listens says so, for http and tcp', () => {
    expect(ended.port.error?.message).toContain('2 checks are not healthy');
    expect(ended.port.error?.message.match(/connection refused/g)).toHaveLength(2);
  });
  test('a body that stops in the middle is not good', () => {
    expect(ended.half.outcome).toBe('timed-out');
  });
  test('a redirect is not followed', () => {
    expect(ended.redirect.error?.message).toContain('status 302');
    expect(moved.requests.some(({ path }) => path === '/elsewhere')).toBe(false);
  });
  test('a user and a password log in, and stand nowhere', () => {
    const basic = `Basic ${Buffer.from('user:pa55 word').toString('base64')}`;
    expect(locked.requests[0]?.authorization).toBe(basic);
    const { outputs, error, journal } = ended.login;
    expect(JSON.stringify([outputs, error?.log, journal.entries])).not.toContain('pa55');
  });
});
test('a server that takes connections and says nothing is no answer', async () => {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  const ended = await wait({ http: `http://127.0.0.1:${port}/`, timeout: '300ms' });
  expect(ended).toMatchObject({ outcome: 'timed-out' });
  server.close();
});
test('statuses and a body can be asked for', async () => {
  const server = await serving((count) => ({ status: 404, body: count < 3 ? 'DOWN' : '{"status":"UP"}' }));
  const ended = await wait({
    http: url(server),
    'expect-status': '404',
    'expect-body': '/"status": *"up"/i',
    interval: '10ms',
  });
  expect(ended).toMatchObject({ outcome: 'healthy' });
  expect(server.requests).toHaveLength(3);
});
test('successes are counted one after another', async () => {
  const server = await serving((count) => ({ status: count === 2 ? 500 : 200 }));
  await wait({ http: url(server), successes: '3', interval: '10ms' });
  expect(server.requests).toHaveLength(5);
});
test('a service that dies while it has to be stable is waited for again', async () => {
  const server = await serving((count) => ({ status: count === 2 ? 500 : 200 }));
  const ended = await wait({ http: url(server), 'stable-for': '300ms', interval: '10ms' });
  expect(ended.outcome).toBe('healthy');
  // Good, bad, and from then on good for as long as it takes.
  expect(server.requests.length).toBeGreaterThan(3);
});
test('all have to be healthy at the same time', async () => {
  const fades = await serving((count) => ({ status: count < 3 ? 200 : 500 }));
  // Whoever asks a fourth time has the third answer.
  const late = await serving(() => ({ status: fades.requests.length < 4 ? 500 : 200 }));
  const ended = await wait({ http: `${url(fades)}\n${url(late)}`, timeout: '3s', interval: '10ms' });
  expect(ended.outputs.results).toMatchObject([{ outcome: 'timed-out' }, { outcome: 'healthy' }]);
});
test('a cancel ends it at once', async () => {
  const server = await serving(() => ({ status: 503 }));
  const cancel = new AbortController();
  const waiting = wait({ http: url(server), timeout: '1h', interval: '1h' }, cancel.signal);
  cancel.abort(new Cancelled('SIGINT'));
  expect(await waiting).toMatchObject({
    outcome: 'cancelled',
    error: { code: 'cancelled' },
    outputs: { healthy: false },
  });
});
