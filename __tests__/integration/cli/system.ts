import type { FleetHost } from '../../../lib/fleet/fleet.js';
import { Hello, patientCompose } from '../../harness/hello.js';
import { type CommandOptions, type CommandRun, deployKit } from './command-line.js';

/**
 * A system of two hosts in two phases, in a folder with its deploy-kit.yml. Of the versions, `held` gets healthy on the
 * first host alone: a run that deploys it is at it until somebody ends it.
 */
export class HelloSystem {
  private constructor(readonly hello: Hello) {}

  static async start(): Promise<HelloSystem> {
    const hello = await Hello.start([{ name: 'api' }, { name: 'web' }], {
      1: {},
      2: {},
      broken: { EXIT_CODE: '3' },
    });
    await hello.giveHeld(hello.hosts.slice(0, 1));
    await hello.write('compose.yml', patientCompose);
    await hello.write('deploy-kit.yml', configOf(hello.hosts));
    return new HelloSystem(hello);
  }

  get hosts(): readonly FleetHost[] {
    return this.hello.hosts;
  }

  stop(): Promise<void> {
    return this.hello.stop();
  }

  /** What `${NAME}` of the file reads, for one version of the service. */
  environment(version: string): Record<string, string> {
    return {
      KEY: this.hosts[0]?.privateKey ?? '',
      KNOWN_HOSTS: this.hosts.map(({ knownHosts }) => knownHosts).join('\n'),
      VERSION: version,
      TOKEN: secret,
    };
  }

  /** A command in the system's folder. */
  run(argv: readonly string[], version = '1', options: Partial<CommandOptions> = {}): Promise<CommandRun> {
    const env = { ...this.environment(version), ...options.env };
    return deployKit(argv, { directory: this.hello.workspace, ...options, env });
  }
}

/** Must be seen nowhere. */
export const secret = 'correct-horse-battery';

function configOf(hosts: readonly FleetHost[]): string {
  const addresses = hosts.map(
    ({ name, username, address, port }) => `  ${name}: ${username}@${address}:${port}`,
  );
  const step = `deploy-compose: { files: compose.yml, pull: never, stable-for: 0s, health-timeout: 1h, env: { IMAGE: "hello/web:\${VERSION}" }, secrets: { TOKEN: "\${TOKEN:?}" } }`;
  return `project: hello
ssh: { key: "\${KEY:?}", known-hosts: "\${KNOWN_HOSTS:?}" }
hosts:
${addresses.join('\n')}
phases:
  - name: first
    hosts: ${hosts[0]?.name}
    steps:
      - ${step}
  - name: second
    needs: first
    hosts: ${hosts[1]?.name}
    steps:
      - ${step}
      - wait-healthy: { http: "http://localhost:8080/version", from: host }
`;
}
