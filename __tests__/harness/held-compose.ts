import type { FleetHost } from '../../lib/fleet/fleet.js';

const plugin = '/usr/libexec/docker/cli-plugins/docker-compose';
const [came, held] = ['/var/tmp/compose-came', '/var/tmp/compose-held'];

/** `docker compose` of a host that comes to nothing until it is let go: what waits for it waits however long it takes. */
export class HeldCompose {
  private constructor(private readonly host: FleetHost) {}

  static async on(host: FleetHost): Promise<HeldCompose> {
    const text = `#!/bin/sh
if [ "$1" != docker-cli-plugin-metadata ]; then
  touch ${came}
  while [ -e ${held} ]; do sleep 0.1; done
fi
exec ${plugin}-real "$@"
`;
    const place = `mv ${plugin} ${plugin}-real && cat >${plugin} && chmod 755 ${plugin} && : >${held}`;
    await host.run(['sh', '-c', place], { stdin: text });
    return new HeldCompose(host);
  }

  /** Waits until somebody has started it. */
  async started(): Promise<void> {
    await this.host.run(['sh', '-c', `until [ -e ${came} ]; do sleep 0.1; done`]);
  }

  /** From now on all goes on, also what waits. */
  async letGo(): Promise<void> {
    await this.host.run(['rm', held]);
  }
}
