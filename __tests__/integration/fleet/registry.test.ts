import { type Fleet, type Registry, startFleet, startRegistry } from '../../../lib/fleet/fleet.js';

let open: Registry;
let fleet: Fleet;
beforeAll(async () => {
  open = await startRegistry();
  fleet = await startFleet({ hosts: 1, registry: open });
});
afterAll(async () => {
  await fleet?.stop();
  await open?.stop();
});

test('an image pushed from this machine is pulled by a host under the same reference', async () => {
  const image = await fleet.makeImage({ reference: 'fleet-test-pushed:1', version: '1' });
  const pushed = await open.push(image, 'web:1');
  const host = fleet.host(0);
  await host.run(['docker', 'pull', '--quiet', pushed.reference]);
  const digests = await host.run([
    'docker',
    'image',
    'inspect',
    pushed.reference,
    '--format',
    '{{.RepoDigests}}',
  ]);
  expect(digests).toBe(`[${pushed.digest}]`);
});

test('the registry is still reached when the host was restarted', async () => {
  const host = fleet.host(0);
  await host.restart();
  expect(await host.get(`http://${open.address}/v2/`)).toMatchObject({ status: 200 });
});

test('a registry with a password refuses who does not have it, and lets in who has', async () => {
  const closed = await startRegistry({ username: 'robot', password: 'a pass-word' });
  try {
    const get = (headers: Record<string, string>) => fetch(`http://${closed.address}/v2/`, { headers });
    const basic = (pair: string) => `Basic ${Buffer.from(pair).toString('base64')}`;
    expect((await get({})).status).toBe(401);
    expect((await get({ authorization: basic('robot:wrong') })).status).toBe(401);
    expect((await get({ authorization: basic('robot:a pass-word') })).status).toBe(200);
    const image = await fleet.makeImage({ reference: 'fleet-test-closed:1', version: '1' });
    expect((await closed.push(image, 'web:1')).digest).toContain('@sha256:');
  } finally {
    await closed.stop();
  }
});
