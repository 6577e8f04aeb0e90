import { pullImages } from '../../../lib/docker/pull.js';
import { type Fleet, type Registry, startFleet, startRegistry } from '../../../lib/fleet/fleet.js';
import type { Remote } from '../../../lib/ssh/remote.js';
import { connectTo, observed, rejection } from './remote-host.js';

let registry: Registry;
let fleet: Fleet;
let remote: Remote;
let reference: string;
let digest: string;
const password = 'correct horse $HOME "battery"';
const signal = new AbortController().signal;

beforeAll(async () => {
  registry = await startRegistry({ username: 'robot', password });
  // The user is not in the group docker: the engine is reached by sudo.
  fleet = await startFleet({ hosts: [{ name: 'web', options: { dockerGroup: false } }], registry });
  remote = await connectTo(fleet.host('web'));
  const image = await fleet.makeImage({ reference: 'dki-login/app:1', version: '1' });
  ({ reference, digest } = await registry.push(image, 'app:1'));
});
afterAll(async () => {
  await remote?.close();
  await fleet?.stop();
  await registry?.stop();
});

const call = (login?: { username: string; password: string }) => ({
  remote,
  docker: ['sudo', '-n', 'docker'],
  images: [{ reference }],
  policy: 'always' as const,
  signal,
  deadlineMs: 60_000,
  ...(login && { login: { registry: `http://${registry.address}/`, ...login } }),
});

/** Whatever a login may leave on the host. */
const leftovers = () =>
  fleet
    .host('web')
    .run([
      'sh',
      '-c',
      'ls -d /tmp/deploy-kit-login.* /root/.docker/config.json /home/ubuntu/.docker 2>/dev/null; true',
    ]);

test('without a login a private image is refused, with what to give', async () => {
  const error = await rejection(pullImages(call()));
  expect(error.code).toBe('image-access-denied');
  expect(error.remedy).toContain('registry-username');
});

test('a wrong password is said so, and nothing stays on the host', async () => {
  const error = await rejection(pullImages(call({ username: 'robot', password: 'wrong' })));
  expect(error.code).toBe('image-login-refused');
  expect(error.message).toContain('does not accept the password of "robot"');
  expect(await leftovers()).toBe('');
});

test('with the login it is pulled, the password is in no argument, and nothing stays on the host', async () => {
  const seen = observed(remote);
  const images = await pullImages({ ...call({ username: 'robot', password }), remote: seen.remote });
  expect(images.get(reference)?.pinned).toBe(digest);
  const argv = JSON.stringify(seen.commands.map((command) => [command.argv, command.label]));
  expect(argv).not.toContain('horse');
  expect(await leftovers()).toBe('');
});
