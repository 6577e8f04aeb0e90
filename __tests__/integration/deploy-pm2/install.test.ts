import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import type { FleetHost } from '../../../lib/fleet/fleet.js';
import { AppHosts } from './app-hosts.js';

let apps: AppHosts;
let host: FleetHost;

/** A host without Node and PM2, and with a stand-in for systemctl, which notes what it is called with. */
beforeAll(async () => {
  apps = await AppHosts.start(['fresh']);
  host = apps.host(0);
  await host.run([
    'sh',
    '-c',
    'apt-get remove -y -qq nodejs 2>&1 && rm -rf /usr/local/bin/pm2 /usr/local/lib/node_modules/pm2',
  ]);
  const systemctl = '#!/bin/sh\necho "$*" >>/tmp/systemctl\n[ "$1" != is-enabled ]\n';
  await host.run(
    ['sh', '-c', 'cat >/usr/bin/systemctl && chmod 755 /usr/bin/systemctl && mkdir -p /run/systemd/system'],
    {
      stdin: systemctl,
    },
  );
  await letReachRegistry(host);
});

afterAll(() => apps?.stop());

/** The host reaches the registry of packages as npm of this machine does, and trusts whom Node here trusts. */
async function letReachRegistry(host: FleetHost): Promise<void> {
  const configured = async (name: string) => {
    const { stdout } = await promisify(execFile)('npm', ['config', 'get', name]);
    return stdout.trim() === 'null' ? undefined : stdout.trim();
  };
  const lines = [`registry=${await configured('registry')}`];
  const certificates = (await configured('cafile')) ?? process.env.NODE_EXTRA_CA_CERTS;
  if (certificates) {
    const stdin = await readFile(certificates, 'utf8');
    await host.run(['sh', '-c', 'cat >/etc/npm-certificates.pem'], { stdin });
    lines.push('cafile=/etc/npm-certificates.pem');
  }
  await host.run(['sh', '-c', 'cat >/home/ubuntu/.npmrc'], { stdin: `${lines.join('\n')}\n` });
}

test('Node, PM2 and the start with the machine are installed where they are missing, and then left alone', async () => {
  await apps.writeApp({ version: '1', needsPackage: true });
  expect(await apps.deploy({ install: '' })).toMatchObject({ outcome: 'deployed' });
  expect(await (await fetch(apps.url(host))).text()).toBe('1');
  expect(await host.run(['node', '--version'])).toMatch(/^v20\./);
  const own = '/home/ubuntu/.deploy-kit/.pm2/7.0.4/node_modules/pm2';
  expect(await host.run(['cat', '/etc/systemd/system/pm2-ubuntu.service'])).toContain(
    `ExecStart=${own}/bin/pm2 resurrect`,
  );
  expect(await host.run(['cat', '/tmp/systemctl'])).toContain('enable pm2-ubuntu');
  expect(await apps.deploy({ install: '' })).toMatchObject({ outcome: 'unchanged' });
});
