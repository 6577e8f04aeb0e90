import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { deployPm2 } from '../../../actions/deploy-pm2/definition.js';
import { stepDefinitions } from '../../../actions/steps.js';
import type { Ending, RunContext } from '../../../lib/capability/define-action.js';
import { readInputs } from '../../../lib/capability/inputs-read.js';
import { InputProblems } from '../../../lib/errors/deploy-error.js';
import { type Fleet, type FleetHost, startFleet } from '../../../lib/fleet/fleet.js';
import { Journal } from '../../../lib/journal/journal.js';
import { rollBack } from '../../../lib/rollout/back-system.js';
import { loadSystem } from '../../../lib/rollout/load-system.js';
import { systemStatus } from '../../../lib/rollout/status-system.js';
import type { StepStatus } from '../../../lib/rollout/step-status.js';
import type { System } from '../../../lib/rollout/system.js';
import { reaching } from '../../harness/run-action.js';

/** How a version of the app behaves. */
export interface AppVersion {
  readonly version: string;
  /** Statements before it listens. */
  readonly start?: string;
  /** What `/health` answers. */
  readonly health?: number;
  /** An expression; the port that it opens. */
  readonly port?: string;
  readonly engines?: string;
  /** It needs a package that `npm ci` installs. */
  readonly needsPackage?: boolean;
}

export interface Deployed extends Ending {
  readonly journal: Journal;
}

export const appPort = 3000;

/** Hosts with PM2, and a folder with the app that is deployed to them. */
export class AppHosts {
  #runs = 0;

  private constructor(
    readonly fleet: Fleet,
    /** What relative paths are read from; the app lies in `app`. */
    readonly folder: string,
  ) {}

  static async start(names: readonly string[]): Promise<AppHosts> {
    // PM2 looks at the memory of workers every 30 s, where nobody says otherwise.
    const options = {
      image: 'node',
      publish: [appPort],
      sshdConfig: ['SetEnv PM2_WORKER_INTERVAL=500'],
    } as const;
    const fleet = await startFleet({ hosts: names.map((name) => ({ name, options })) });
    return new AppHosts(fleet, await mkdtemp(join(tmpdir(), 'deploy-kit-app-hosts-')));
  }

  async stop(): Promise<void> {
    await this.fleet.stop();
    await rm(this.folder, { recursive: true, force: true });
  }

  get hosts(): readonly FleetHost[] {
    return this.fleet.hosts;
  }

  host(index: number): FleetHost {
    return this.fleet.host(index);
  }

  /** Where the app of a host answers on this machine. */
  url(host: FleetHost, path = '/'): string {
    return `http://127.0.0.1:${host.ports.get(appPort)}${path}`;
  }

  async write(path: string, text: string): Promise<void> {
    await mkdir(join(this.folder, path, '..'), { recursive: true });
    await writeFile(join(this.folder, path), text);
  }

  /** Writes a version of the app, which answers with its version. */
  async writeApp({
    version,
    start = '',
    health = 200,
    port = 'process.env.PORT',
    engines,
    needsPackage = false,
  }: AppVersion): Promise<void> {
    const own = {
      name: 'shop-user',
      version: `${version}.0.0`,
      main: 'server.js',
      dependencies: { greeting: 'file:greeting' },
      ...(engines !== undefined && { engines: { node: engines } }),
    };
    const lock = {
      name: own.name,
      version: own.version,
      lockfileVersion: 3,
      packages: {
        '': own,
        greeting: { version: '1.0.0' },
        'node_modules/greeting': { resolved: 'greeting', link: true },
      },
    };
    await this.write('app/package.json', JSON.stringify(own));
    await this.write('app/package-lock.json', JSON.stringify(lock));
    await this.write('app/greeting/package.json', '{ "name": "greeting", "version": "1.0.0" }');
    await this.write('app/greeting/index.js', 'module.exports = (version) => version;');
    await this.write('app/server.js', serverText({ version, start, health, port, needsPackage }));
  }

  inputs(given: Readonly<Record<string, string>> = {}, hosts = this.hosts): Record<string, string> {
    return {
      ...reaching(hosts),
      app: 'user',
      source: 'app',
      'app-port': String(appPort),
      health: `http://localhost:${appPort}/health`,
      install: 'true',
      'stable-for': '1s',
      secrets: 'DB_PASSWORD=correct horse',
      ...given,
    };
  }

  /** Runs the whole of deploy-pm2, with inputs as a workflow gives them. */
  async deploy(given: Readonly<Record<string, string>> = {}, hosts = this.hosts): Promise<Deployed> {
    const read = readInputs(deployPm2, this.inputs(given, hosts), (name) => `input ${name}`);
    if (!read.ok) throw new InputProblems(read.problems);
    const { run } = await deployPm2.load();
    const journal = new Journal();
    return { ...(await run(read.inputs, this.context(journal))), journal };
  }

  /** A deploy-kit.yml that asks for the same. */
  writeConfig(): Promise<void> {
    const { host: _hosts, key: _key, 'known-hosts': _pins, ...step } = this.inputs();
    const config = {
      project: 'shop',
      ssh: { key: '${KEY:?}', 'known-hosts': '${KNOWN_HOSTS:?}' },
      hosts: { users: this.hosts.map(({ target }) => target) },
      phases: [{ name: 'users', hosts: 'users', steps: [{ 'deploy-pm2': step }] }],
    };
    return this.write('deploy-kit.yml', JSON.stringify(config));
  }

  /** What `deploy-kit status` finds on each host. */
  async status(): Promise<StepStatus[]> {
    const context = this.context(new Journal());
    const { hosts } = await systemStatus(await this.#system(context), context);
    return hosts.flatMap(({ projects }) => projects as readonly StepStatus[]);
  }

  /** What `deploy-kit rollback` does. */
  async rollBack(): Promise<Ending> {
    const context = this.context(new Journal());
    return rollBack(await this.#system(context), { dryRun: false }, context);
  }

  async #system(context: RunContext): Promise<System> {
    const environment = { KEY: this.host(0).privateKey, KNOWN_HOSTS: this.fleet.knownHosts };
    return loadSystem({ file: 'deploy-kit.yml', environment }, await stepDefinitions(), context);
  }

  context(journal: Journal): RunContext {
    this.#runs += 1;
    const id = `${process.pid}-${String(this.#runs).padStart(6, '0')}`;
    const who = { url: 'test', actor: '', sha: '', branch: '', repository: '' };
    return {
      run: { id, ...who, directory: this.folder },
      journal,
      signal: new AbortController().signal,
      mask: () => undefined,
      redact: (text) => text,
    };
  }
}

const serverText = ({
  version,
  start,
  health,
  port,
  needsPackage,
}: Required<Omit<AppVersion, 'engines'>>): string => `
const greet = require('${needsPackage ? '' : './'}greeting');
const version = ${JSON.stringify(version)};
console.log('user', version, 'starts');
console.error('a warning of', version);
${start}
require('node:http')
  .createServer((request, response) => {
    if (request.url === '/health') response.statusCode = ${health};
    if (request.url === '/log') console.log('asked to log');
    if (request.url === '/colour') return response.end(process.env.COLOUR || 'none');
    response.end(greet(version));
  })
  .listen({ port: ${port}, backlog: 511 });
`;
