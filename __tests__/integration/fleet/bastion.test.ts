import { type Fleet, startFleet } from '../../../lib/fleet/fleet.js';
import { ssh, sshArguments } from './openssh.js';

let fleet: Fleet;
beforeAll(async () => {
  const options = { engine: false };
  fleet = await startFleet({
    hosts: [
      { name: 'bastion', options },
      { name: 'outside', options },
      { name: 'inside', options: { ...options, behind: 'bastion' } },
    ],
  });
});
afterAll(() => fleet?.stop());

test('the bastion reaches the host behind it, which is pinned by its name', async () => {
  const jump = sshArguments(fleet.host('bastion'), ['-W', '%h:%p']).map((word) => `'${word}'`);
  const told = await ssh(fleet.host('inside'), 'hostname', ['-o', `ProxyCommand=ssh ${jump.join(' ')}`]);
  expect(told).toEqual({ code: 0, stdout: 'inside\n', stderr: '' });
});

test('this machine does not know the name of the host behind', async () => {
  const told = await ssh(fleet.host('inside'), 'true');
  expect(told.code).toBe(255);
  expect(told.stderr).toContain('Could not resolve hostname inside');
});

test('another host does not reach it by its address either', async () => {
  const address = fleet.host('inside').internalAddress;
  const connect = `exec 3<>/dev/tcp/${address}/22 && read -r line <&3 && echo "$line"`;
  const from = (name: string, seconds: string) =>
    fleet.host(name).exec(['timeout', seconds, 'bash', '-c', connect]);
  expect((await from('outside', '2')).code).not.toBe(0);
  expect(await from('bastion', '30')).toMatchObject({ code: 0, stdout: expect.stringContaining('SSH-2.0') });
});
