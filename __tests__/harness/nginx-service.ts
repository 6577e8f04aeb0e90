import { docker } from '../../lib/fleet/engine.js';
import { fleetLabel } from '../../lib/fleet/labels.js';

/**
 * Makes the image of a service that takes a load without a blink, and ends as one should: an nginx.
 *
 * @param version what it answers with; `sick` answers with 503 to everything
 * @returns its reference
 */
export async function nginxService(fleet: string, name: string, version: string): Promise<string> {
  const answer = version === 'sick' ? 'return 503;' : `return 200 "${version}";`;
  const server = `server { listen 8080 backlog=1024; location / { ${answer} } }`;
  const dockerfile = `FROM deploy-kit/nginx:1\nLABEL ${fleetLabel}=${fleet}\nRUN echo '${server}' >/etc/nginx/conf.d/default.conf\n`;
  const reference = `${name}:${version}`;
  await docker(['build', '--quiet', '--tag', reference, '-'], { stdin: dockerfile });
  return reference;
}
