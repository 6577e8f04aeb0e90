import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { dockerLines } from '../../../lib/fleet/engine.js';
import { proxyOf } from '../../../lib/fleet/host-image.js';
import { ownerLabel } from '../../../lib/fleet/labels.js';
import { type CommandOptions, type CommandRun, deployKit } from '../cli/command-line.js';

/** Must be seen nowhere. */
export const secret = 'correct-horse-battery';

const config = `project: pair
ssh: { key: "\${KEY:?}", known-hosts: "\${KNOWN_HOSTS:?}" }
hosts:
  db: \${DB_IP:?}
  web: "tag:Name=web"
phases:
  - name: data
    hosts: db
    if-fails: keep
    steps:
      - provision-swap: { size: 1G }
      - deploy-compose: { files: compose.db.yml, stable-for: 0s, secrets: { TOKEN: "\${TOKEN:?}", PASSWORD: "\${PASSWORD:?}" } }
      - wait-healthy: { command: docker exec database pg_isready -U postgres, from: host }
  - name: front
    needs: data
    hosts: web
    steps:
      - wait-healthy: { tcp: "\${hosts.db.address}:5432", from: host }
      - deploy-compose: { files: compose.web.yml, stable-for: 0s, registry: example.invalid, pull: always }
      - wait-healthy: { http: "http://localhost:8080/health", from: host }
`;

const health = 'interval: 1s, retries: 2';

const database = `name: pair-db
services:
  db:
    image: example.invalid/database:17
    container_name: database
    user: postgres
    ports: ["5432:5432"]
    environment: { PASSWORD: "\${PASSWORD:?}", TOKEN: "\${TOKEN:?}" }
    volumes: ["data:/var/lib/data"]
    healthcheck: { test: [CMD-SHELL, "pg_isready -U postgres | grep -q accepting"], ${health} }
volumes: { data: {} }
`;

/** An image of this machine, and beside it a one-shot whose image is known by its digest only. */
const web = (environment: string) => `name: pair-web
services:
  migrate:
    image: example.invalid/migrate@sha256:${'0123456789abcdef'.repeat(4)}
    command: [migrate, up]
  web:
    image: deploy-kit/busybox-service:latest
    depends_on: { migrate: { condition: service_completed_successfully } }
    ports: ["8080:8080"]
    environment: { ${environment} }
    healthcheck: { test: [CMD, healthy], ${health} }
`;

/** A system of two phases in a folder of its own, whose hosts, keys and images exist nowhere but for one. */
export class WrittenSystem {
  private constructor(readonly directory: string) {}

  /** @param environment of the service `web`, scripts/fleet/images/busybox-service/start */
  static async write(environment = ''): Promise<WrittenSystem> {
    const directory = await mkdtemp(join(tmpdir(), 'deploy-kit-rehearse-'));
    await writeFile(join(directory, 'deploy-kit.yml'), config);
    await writeFile(join(directory, 'compose.db.yml'), database);
    await writeFile(join(directory, 'compose.web.yml'), web(environment));
    return new WrittenSystem(directory);
  }

  /** `deploy-kit rehearse` in its folder; with the id of the process, by which what it started can be told. */
  async rehearse(
    argv: readonly string[] = [],
    options: Partial<CommandOptions> = {},
  ): Promise<CommandRun & { readonly pid: number }> {
    let pid = 0;
    const run = await deployKit(['rehearse', ...argv], {
      directory: this.directory,
      ...options,
      env: { TOKEN: secret, ...proxyOf(process.env), ...options.env },
      onOutput: (soFar, child) => {
        pid = child.pid ?? 0;
        options.onOutput?.(soFar, child);
      },
    });
    return { ...run, pid };
  }

  remove(): Promise<void> {
    return rm(this.directory, { recursive: true });
  }
}

/** The containers and networks of this machine's engine that a process started. */
export async function leftBy(pid: number): Promise<readonly string[]> {
  const labelled = ['--filter', `label=${ownerLabel}`, '--format', `{{.Label "${ownerLabel}"}}`];
  const owners = [
    ...(await dockerLines(['ps', '--all', ...labelled])),
    ...(await dockerLines(['network', 'ls', ...labelled])),
  ];
  return owners.filter((owner) => owner.startsWith(`${pid}:`));
}
