import { installDocker } from '../../../lib/docker/install.js';
import { type Fleet, startFleet } from '../../../lib/fleet/fleet.js';
import type { Remote } from '../../../lib/ssh/remote.js';
import { connectTo, observed, rejection } from './remote-host.js';

let fleet: Fleet;
const signal = new AbortController().signal;

beforeAll(async () => {
  fleet = await startFleet({
    hosts: [
      { name: 'fresh', options: { image: 'bare' } },
      { name: 'without-sudo', options: { image: 'bare', sudo: 'none' } },
      { name: 'sudo-asks', options: { image: 'bare', sudo: 'asks' } },
      { name: 'complete' },
      { name: 'not-allowed', options: { dockerGroup: false, sudo: 'none' } },
      { name: 'stopped', options: { engine: false } },
    ],
  });
});
afterAll(() => fleet?.stop());

async function withRemote(name: string, use: (remote: Remote) => Promise<void>): Promise<void> {
  const remote = await connectTo(fleet.host(name));
  try {
    await use(remote);
  } finally {
    await remote.close();
  }
}

test('on a host without Docker, the engine and Compose are installed and run; repeated, nothing happens', async () => {
  await withRemote('fresh', async (remote) => {
    const installed = await installDocker({ remote, signal });
    expect(installed).toMatchObject({ changed: true, docker: ['sudo', '-n', 'docker'] });
    expect(installed.packages).toContain('docker.io');
    const compose = await remote.exec(
      { argv: [...installed.docker, 'compose', 'version', '--short'], label: 'compose' },
      { deadlineMs: 20_000 },
    );
    expect(compose.stdout).toMatch(/^v?2\./);
  });
  await withRemote('fresh', async (remote) => {
    // At its next login the user is in the group.
    expect(await installDocker({ remote, signal })).toEqual({
      changed: false,
      packages: [],
      docker: ['docker'],
    });
  });
}, 240_000);

test('where everything is there, one command finds that out', async () => {
  await withRemote('complete', async (remote) => {
    const seen = observed(remote);
    const { changed, docker } = await installDocker({ remote: seen.remote, signal });
    expect({ changed, docker }).toEqual({ changed: false, docker: ['docker'] });
    expect(seen.commands).toHaveLength(1);
  });
});

test('an engine that stands still is started, and nothing is installed', async () => {
  await withRemote('stopped', async (remote) => {
    expect(await installDocker({ remote, signal })).toMatchObject({ changed: true, packages: [] });
  });
});

test.each(['without-sudo', 'sudo-asks'])('the host %s is an error with what to do', async (name) => {
  await withRemote(name, async (remote) => {
    const error = await rejection(installDocker({ remote, signal }));
    expect(error.code).toBe('docker-install-needs-root');
    expect(error.message).toContain('Docker is missing, and ubuntu has no sudo without a password');
  });
});

test('a user who may not use Docker and has no sudo is told the group', async () => {
  await withRemote('not-allowed', async (remote) => {
    const error = await rejection(installDocker({ remote, signal }));
    expect(error.code).toBe('docker-denied');
    expect(error.remedy).toContain('usermod -aG docker ubuntu');
  });
});
