import { randomUUID } from 'node:crypto';
import type { RunContext } from '../capability/define-action.js';
import { hostInputs } from '../capability/host-inputs.js';
import type { Config } from '../config/config.js';
import type { ConfigSource } from '../config/read-config.js';
import { readConfig } from '../config/read-config.js';
import { type Fleet, type FleetHost, startFleet } from '../fleet/fleet.js';
import { Journal, type JournalReader } from '../journal/journal.js';
import { readSystem, type System } from '../rollout/system.js';
import type { LeftOut } from './left-out.js';
import { type Differences, rehearsable, rehearsedConfig } from './rehearsed-config.js';
import { lookAt, type Snapshot } from './snapshot.js';
import { readWithStandIns } from './stand-in-values.js';
import { overridesOf, type ThrowawayHosts, throwawayHosts } from './throwaway-hosts.js';

/** What a file says before there are hosts for it. */
export interface WrittenSystem {
  readonly source: ConfigSource;
  readonly config: Config;
  readonly leftOut: readonly LeftOut[];
  readonly hosts: readonly ThrowawayHosts[];
}

/**
 * Reads a file with stand-ins for what it reads from an environment that is not there.
 *
 * @param instances how many instances a tag stands for
 * @throws InputProblems with all that is wrong
 */
export function readWritten(source: ConfigSource, instances: number): WrittenSystem {
  const { value } = readWithStandIns(source.environment, (environment) =>
    readConfig({ ...source, environment }),
  );
  const { config, leftOut } = rehearsable(value);
  return { source, config, leftOut, hosts: throwawayHosts(value, instances) };
}

/** The system of a file on hosts of this machine. */
export class ThrowawaySystem {
  private constructor(
    readonly fleet: Fleet,
    private readonly config: Config,
    /** Variables that are not set and have random values. */
    readonly variables: readonly string[],
    private readonly context: RunContext,
    private readonly definitions: ConfigSource['definitions'],
  ) {}

  /** Is told of what every run does. */
  onEntry: JournalReader = () => undefined;

  /** @throws Error when the hosts do not start; nothing of them is left then */
  static async start(
    written: WrittenSystem,
    hostImage: string,
    context: RunContext,
  ): Promise<ThrowawaySystem> {
    const { source, hosts } = written;
    const all = hosts.flatMap((one) => one.hosts);
    const fleet = await startFleet({
      hosts: all.map(({ name, username }) => ({ name, options: { username } })),
      hostImage,
    });
    try {
      const hostOverrides = overridesOf(hosts, (name) => fleet.host(name).internalAddress);
      const { value, environment, names } = readWithStandIns(source.environment, (known) =>
        readConfig({ ...source, environment: known, hostOverrides }),
      );
      for (const secret of value.secrets) context.mask(secret);
      const { config } = rehearsable(value);
      const texts = JSON.stringify(
        config.phases.flatMap(({ steps }) =>
          steps.map((step) => ownInputs(step.inputs({ hosts: new Map() }))),
        ),
      );
      const used = names.filter((name) => texts.includes(environment[name] ?? ''));
      return new ThrowawaySystem(fleet, config, used, context, source.definitions);
    } catch (error) {
      await fleet.stop();
      throw error;
    }
  }

  get phases(): Config['phases'] {
    return this.config.phases;
  }

  get directory(): string {
    return this.config.directory;
  }

  host(name: string): FleetHost {
    return this.fleet.host(name);
  }

  /** The system as one run deploys it; whoever loads it ends it. */
  load(how: Pick<Differences, 'images' | 'quick'>): Promise<System> {
    const login = { key: this.fleet.hosts[0]?.privateKey ?? '', knownHosts: this.fleet.internalKnownHosts };
    return readSystem(rehearsedConfig(this.config, { login, ...how }), this.definitions, this.context);
  }

  /** The context of one more run, with a journal and an identity of its own. */
  newRun(journal = new Journal()): RunContext {
    const { run } = this.context;
    journal.read((entry) => this.onEntry(entry));
    return { ...this.context, journal, run: { ...run, id: `rehearsal-${randomUUID()}` } };
  }

  /** What runs on each host now. */
  async snapshot(system: System): Promise<Snapshot> {
    const folders = foldersOf(system);
    const seen = this.fleet.hosts.map(
      async (host) => [host.name, await lookAt(host, folders.get(host.name) ?? [])] as const,
    );
    return new Map(await Promise.all(seen));
  }

  stop(): Promise<void> {
    return this.fleet.stop();
  }
}

/** Without those of reaching hosts, which are replaced. */
function ownInputs(inputs: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(inputs).filter(([name]) => !Object.hasOwn(hostInputs, name)));
}

/** Host -> the folders in which the steps keep their state there. */
function foldersOf({ phases }: System): ReadonlyMap<string, readonly string[]> {
  const places = phases.flatMap(({ hosts, steps }) =>
    hosts.flatMap((host) =>
      steps.flatMap(({ work: { state } }) =>
        state ? [{ host, folder: `${state.directory}/${state.project}` }] : [],
      ),
    ),
  );
  const byHost = Map.groupBy(places, ({ host }) => host);
  return new Map([...byHost].map(([host, all]) => [host, all.map(({ folder }) => folder)]));
}
