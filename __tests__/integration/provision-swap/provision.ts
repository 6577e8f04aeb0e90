import { randomBytes } from 'node:crypto';
import { provisionSwapCapability } from '../../../actions/provision-swap/capability.js';
import type { SwapWish } from '../../../actions/provision-swap/decide.js';
import type { FleetHost } from '../../../lib/fleet/fleet.js';
import { Host } from '../../../lib/host/host.js';
import { hostScope } from '../../../lib/host/lock-name.js';
import { Journal } from '../../../lib/journal/journal.js';
import { bindStep } from '../../../lib/rollout/bind-step.js';
import { type RolloutResult, runRollout } from '../../../lib/rollout/engine.js';
import { connect } from '../../../lib/ssh/connection.js';
import { parseKnownHosts } from '../../../lib/ssh/known-hosts.js';
import { parsePrivateKey } from '../../../lib/ssh/private-key.js';
import type { Command, Remote } from '../../../lib/ssh/remote.js';

export const mebibyte = 1024 ** 2;

/** Swap shows in /proc/swaps of every host of the machine: a name that no other test has. */
export const machineWideName = (start: string): string => `${start}-${randomBytes(4).toString('hex')}`;

/** A connection to a host of the fleet as a deploy has it. */
export async function connectTo(host: FleetHost): Promise<Remote> {
  const { entries } = parseKnownHosts(host.knownHosts);
  return connect({
    spec: { name: host.name, address: host.address, port: host.port, username: host.username },
    pins: { knownHosts: entries, fingerprints: [] },
    key: parsePrivateKey(host.privateKey),
    connectTimeoutMs: 20_000,
  });
}

export interface Provisioned extends RolloutResult {
  /** The labels of all commands that ran on the host, the lock's apart. */
  readonly commands: readonly string[];
}

/** Runs the whole of provision-swap on one host of the fleet, with the engine and its lock. */
export async function provision(
  host: FleetHost,
  wish: SwapWish,
  options: {
    readonly dryRun?: boolean;
    readonly before?: (command: Command) => Promise<void>;
    readonly signal?: AbortSignal;
  } = {},
): Promise<Provisioned> {
  const connected = await connectTo(host);
  const commands: string[] = [];
  const remote: Remote = {
    name: connected.name,
    address: connected.address,
    username: connected.username,
    exec: async (command, execOptions) => {
      commands.push(command.label);
      await options.before?.(command);
      return connected.exec(command, execOptions);
    },
    start: (...started) => connected.start(...started),
    upload: (...uploaded) => connected.upload(...uploaded),
    forwardIn: (...forwarded) => connected.forwardIn(...forwarded),
    close: () => connected.close(),
  };
  const journal = new Journal();
  const target = new Host(remote, '~/.deploy-kit');
  const run = {
    id: `run-${process.hrtime.bigint()}`,
    url: 'https://github.com/org/app/actions/runs/1',
    actor: 'tester',
    sha: '',
    branch: 'main',
    repository: 'org/app',
    directory: '/',
  };
  const dryRun = options.dryRun ?? false;
  const step = bindStep(provisionSwapCapability, {
    name: 'provision-swap',
    targetName: host.name,
    target,
    inputs: wish,
    context: { run, journal, dryRun },
  });
  try {
    const phase = {
      name: 'swap',
      needs: [],
      targets: [{ name: host.name, steps: [step] }],
      batches: [1],
      maxFailures: 0,
    };
    const rollout = {
      title: 'provision-swap',
      phases: [phase],
      locks: [target.lockable(hostScope, run, journal)],
      concurrency: 1,
      dryRun,
      rollback: true,
      success: 'changed' as const,
    };
    const result = await runRollout(rollout, journal, options.signal ?? new AbortController().signal);
    return { ...result, commands };
  } finally {
    await connected.close();
  }
}
