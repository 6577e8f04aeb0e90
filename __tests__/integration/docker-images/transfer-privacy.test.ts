import { ImageStore } from '../../../lib/docker/image-store.js';
import { transferImages } from '../../../lib/docker/transfer.js';
import { type Fleet, startFleet } from '../../../lib/fleet/fleet.js';
import type { Remote } from '../../../lib/ssh/remote.js';
import { connectTo, observed } from './remote-host.js';

let fleet: Fleet;

beforeAll(async () => {
  fleet = await startFleet({ hosts: [{ name: 'shared' }] });
}, 180_000);
afterAll(() => fleet?.stop(), 60_000);

test('nobody else on the host gets an image from there, though all see its digest and its port', async () => {
  const reference = await fleet.makeImage({ reference: 'dki-transfer/private:1', version: 'private' });
  const host = fleet.host('shared');
  const remote = await connectTo(host);
  const store = new ImageStore();
  const answers: string[] = [];
  const exec: Remote['exec'] = async (command, options) => {
    const [, port, path, digest] = /127\.0\.0\.1:(\d+)\/(.*)@(\S+)/.exec(command.argv.join(' ')) ?? [];
    if (digest !== undefined && command.label.startsWith('docker pull')) {
      const asked = `curl -s -w ' %{http_code}' http://127.0.0.1:${port}/v2/${path}/manifests/${digest}`;
      answers.push(await host.run(['su', '-s', '/bin/sh', 'nobody', '-c', asked]));
    }
    return remote.exec(command, options);
  };
  try {
    const images = await transferImages({
      remote: { ...observed(remote).remote, exec },
      store,
      docker: ['docker'],
      images: [{ reference }],
      directory: '~/.deploy-kit',
      signal: new AbortController().signal,
      deadlineMs: 60_000,
    });
    expect(images.has(reference)).toBe(true);
  } finally {
    await store.close();
    await remote.close();
  }
  expect(answers).toHaveLength(1);
  expect(answers[0]).toMatch(/UNAUTHORIZED.* 401$/);
  expect(await host.run(['sh', '-c', 'ls -d /tmp/deploy-kit-login.* 2>/dev/null || echo none'])).toBe('none');
});
