import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Fleet, FleetHost } from '../../lib/fleet/fleet.js';

const docker = (...argv: readonly string[]) => promisify(execFile)('docker', argv);

/** Gives a host what compose.https.yml names beside the six services: nginx, and a stand-in for certbot. */
export async function loadCertbot(fleet: Fleet, host: FleetHost): Promise<void> {
  const certbot = `deploy-kit-aurontek/certbot-stand-in:${fleet.id}`;
  await docker(
    'build',
    '--quiet',
    '--tag',
    certbot,
    join(process.cwd(), 'scripts/aurontek/certbot-stand-in'),
  );
  try {
    await fleet.loadImages([certbot, 'deploy-kit/nginx:1'], [host]);
  } finally {
    await docker('image', 'rm', certbot);
  }
  await host.run(['docker', 'tag', certbot, 'certbot/certbot:v5.1.0']);
  await host.run(['docker', 'tag', 'deploy-kit/nginx:1', 'nginx:1.28']);
}
