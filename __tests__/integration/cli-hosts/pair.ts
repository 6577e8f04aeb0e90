import type { FleetHost, NamedHost } from '../../../lib/fleet/fleet.js';
import { Hello } from '../../harness/hello.js';
import { type CommandOptions, type CommandRun, deployKit } from '../cli/command-line.js';

/** What each host is to serve. */
export interface Versions {
  readonly api?: string;
  readonly web?: string;
}

/** Two hosts in two phases, the second after the first, each with a version of its own. */
export class Pair {
  private constructor(readonly hello: Hello) {}

  static async start(
    hosts: readonly [NamedHost, NamedHost] = [{ name: 'api' }, { name: 'web' }],
    versions: Readonly<Record<string, Readonly<Record<string, string>>>> = { 1: {}, 2: {} },
  ): Promise<Pair> {
    const hello = await Hello.start(hosts, versions);
    await hello.write('deploy-kit.yml', configOf(hello.hosts));
    return new Pair(hello);
  }

  host(name: 'api' | 'web'): FleetHost {
    return this.hello.fleet.host(name);
  }

  stop(): Promise<void> {
    return this.hello.stop();
  }

  /** A command in the system's folder, without a terminal. */
  run(
    argv: readonly string[],
    { api = '1', web = '1' }: Versions = {},
    options: Partial<CommandOptions> = {},
  ): Promise<CommandRun> {
    const env = {
      KEY: this.host('api').privateKey,
      KNOWN_HOSTS: this.hello.fleet.knownHosts,
      API: api,
      WEB: web,
      ...options.env,
    };
    return deployKit(argv, { directory: this.hello.workspace, ...options, env });
  }

  /** Deploys, which must go well. */
  async up(versions: Versions): Promise<void> {
    const { exitCode, stdout, stderr } = await this.run(['up'], versions);
    if (exitCode !== 0) throw new Error(`up ended with ${exitCode}: ${stderr}${stdout}`);
  }
}

function configOf(hosts: readonly FleetHost[]): string {
  const [api, web] = hosts.map(({ username, address, port }) => `${username}@${address}:${port}`);
  const step = (version: string) =>
    `deploy-compose: { files: compose.yml, pull: never, stable-for: 0s, env: { IMAGE: "hello/web:\${${version}}" } }`;
  return `project: hello
ssh: { key: "\${KEY:?}", known-hosts: "\${KNOWN_HOSTS:?}" }
hosts:
  api: ${api}
  web: ${web}
phases:
  - name: first
    hosts: api
    steps:
      - ${step('API')}
  - name: second
    needs: first
    hosts: web
    steps:
      - ${step('WEB')}
      - wait-healthy:
          { http: "http://localhost:8080/version", from: host, expect-body: "\${EXPECT:-}", timeout: "\${PATIENCE:-1m}" }
`;
}
