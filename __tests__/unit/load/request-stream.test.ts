import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { RequestStream, type StreamOptions } from '../../../lib/load/request-stream.js';

let servers: Server[];
beforeEach(() => {
  servers = [];
});
afterEach(() => {
  for (const server of servers) {
    server.closeAllConnections();
    server.close();
  }
});

async function serve(listener: RequestListener): Promise<string> {
  const server = createServer(listener);
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
}

/** Asks a service until so many requests were sent. */
async function ask(url: string, count: number, options: Partial<StreamOptions> = {}) {
  const stream = await RequestStream.start({ targets: [{ url, status: 200 }], perSecond: 100, ...options });
  while (stream.sent < count) await pause(5);
  return stream.stop();
}

test('what is answered well is counted by what it says', async () => {
  let number = 0;
  const url = await serve((_, response) => response.end(number++ < 5 ? 'old' : 'new'));
  const { sent, failed, bodies } = await ask(url, 10);
  expect(failed).toEqual([]);
  expect(bodies).toEqual(
    new Map([
      ['old', 5],
      ['new', sent - 5],
    ]),
  );
});

test('a failure is noted with what was going on when it was sent and when it ended', async () => {
  let step = 'before';
  const url = await serve((_, response) => {
    step = 'after';
    response.writeHead(502).end();
  });
  const { failed } = await ask(url, 1, { during: () => step });
  expect(failed[0]).toMatchObject({ url, what: 'status 502', during: ['before', 'after'] });
});

test('a connection that is cut and one that is refused have failed', async () => {
  const cut = await ask(await serve((request) => request.socket.destroy()), 1);
  expect(cut.failed[0]?.what).toBe('ECONNRESET');
  const url = await serve(() => undefined);
  await new Promise((resolve) => servers[1]?.close(resolve));
  expect((await ask(url, 1)).failed[0]?.what).toBe('ECONNREFUSED');
});

test('an answer that does not come in time has failed', async () => {
  const { failed } = await ask(await serve(() => undefined), 1, { timeoutMs: 50 });
  expect(failed[0]?.what).toBe('no answer in 0.05 s');
});

test('a status is good where it is the one that is expected', async () => {
  const url = await serve((_, response) => response.writeHead(404).end());
  expect((await ask(url, 2, { targets: [{ url, status: 404 }] })).failed).toEqual([]);
});

test('a service that is slow is noted as that', async () => {
  const url = await serve((_, response) => setTimeout(() => response.end(), 1_000));
  const { slow, failed } = await ask(url, 1, { slowMs: 100 });
  expect(failed).toEqual([]);
  expect(slow[0]).toMatchObject({ url, what: 'slow' });
});

test('what this machine holds up is no slow service', async () => {
  const waiting: (() => void)[] = [];
  const url = await serve((_, response) => waiting.push(() => response.end()));
  const stream = await RequestStream.start({
    targets: [{ url, status: 200 }],
    perSecond: 100,
    slowMs: 500,
  });
  while (waiting.length === 0) await pause(1);
  // Nobody has the processor for a moment, and then everything is answered at once.
  for (const until = performance.now() + 1_000; performance.now() < until; );
  const stopped = stream.stop();
  servers[0]?.on('request', (_, response) => response.end());
  for (const answer of waiting) answer();
  const { slow, held } = await stopped;
  expect(slow).toEqual([]);
  expect(held).toBeGreaterThan(0);
});
