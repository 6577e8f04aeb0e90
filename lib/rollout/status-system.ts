import type { RunContext } from '../capability/define-action.js';
import { settleAll } from '../concurrency/in-parallel.js';
import { type DeployError, toDeployError } from '../errors/deploy-error.js';
import { runOfRelease } from '../host/releases.js';
import { HostFolders } from './host-folders.js';
import { type ReachedSystem, withSystem } from './reach-system.js';
import type { StepStatus } from './step-status.js';
import type { System, SystemStep } from './system.js';

/** What runs on the hosts of a system. */
export interface SystemStatus {
  readonly project: string;
  /** In the order of the file, each host once for each of its phases that keeps something there. */
  readonly hosts: readonly HostStatus[];
}

/** What runs on one host, for one phase. */
export interface HostStatus {
  readonly phase: string;
  readonly host: string;
  readonly address: string;
  /** What each step found there that keeps something. */
  readonly projects: readonly ProjectStatus[];
  /** Why nobody could look at it. */
  readonly error?: DeployError;
}

/** What one step found; or why it found nothing. */
export type ProjectStatus =
  | (StepStatus & {
      readonly step: string;
      /** A host of the same phase that runs a newer release, where this one is not as the file asks. */
      readonly olderThan?: string;
    })
  | { readonly step: string; readonly project: string; readonly error: DeployError };

/**
 * Looks at what runs where; reads only. A host that cannot be reached, or that cannot be looked at, is told as such
 * beside the others.
 */
export async function systemStatus(system: System, context: RunContext): Promise<SystemStatus> {
  return withSystem(system, context, async (reached) => {
    const folders = new HostFolders();
    const places = system.phases.flatMap(({ config, hosts, steps }) => {
      const looking = steps.filter(({ work }) => work.status !== undefined);
      return looking.length === 0 ? [] : hosts.map((host) => ({ phase: config.name, host, steps: looking }));
    });
    const looked = await settleAll(places, system.concurrency, async ({ phase, host, steps }) => {
      const { error, address } = whereIs(host, system, reached);
      if (error !== undefined) return { phase, host, address, projects: [], error };
      const projects = await settleAll(steps, steps.length, (step) =>
        lookAt(step, host, folders, reached, context),
      );
      return { phase, host, address, projects: projects.map((one, index) => statusOr(one, steps[index])) };
    });
    const hosts = looked.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
    return { project: system.config.project, hosts: withOlder(hosts) };
  });
}

function whereIs(
  host: string,
  { targets }: System,
  { failures }: ReachedSystem,
): { readonly address: string; readonly error: DeployError | undefined } {
  const spec = targets.find((target) => target.spec.name === host)?.spec;
  const error = failures.find(({ name }) => name === host)?.error;
  return { address: spec === undefined ? '' : `${spec.username}@${spec.address}:${spec.port}`, error };
}

async function lookAt(
  { config, work }: SystemStep,
  host: string,
  folders: HostFolders,
  { byName }: ReachedSystem,
  { signal }: RunContext,
): Promise<ProjectStatus> {
  const remote = byName.get(host);
  if (remote === undefined || work.status === undefined) throw new Error(`host ${host} was not reached`);
  return { step: config.name, ...(await work.status(folders.host(remote, work.state), signal)) };
}

function statusOr(one: PromiseSettledResult<ProjectStatus>, step: SystemStep | undefined): ProjectStatus {
  if (one.status === 'fulfilled') return one.value;
  const { config, work } = step ?? {};
  return {
    step: config?.name ?? '',
    project: work?.state?.project ?? '',
    error: toDeployError(one.reason),
  };
}

/**
 * Names of each phase the hosts that fell behind: what they run came from an older run than what another host of the
 * phase runs, and is not what the file asks for. A host that a run found as wanted keeps its older release rightly.
 */
export function withOlder(hosts: readonly HostStatus[]): HostStatus[] {
  const newest = new Map<string, { readonly host: string; readonly release: string }>();
  const keyOf = (phase: string, { step }: ProjectStatus): string => JSON.stringify([phase, step]);
  for (const { phase, host, projects } of hosts) {
    for (const one of projects) {
      if ('error' in one || one.release === undefined) continue;
      const before = newest.get(keyOf(phase, one));
      if (before === undefined || one.release > before.release)
        newest.set(keyOf(phase, one), { host, release: one.release });
    }
  }
  return hosts.map((status) => ({
    ...status,
    projects: status.projects.map((one) => {
      const best = newest.get(keyOf(status.phase, one));
      if ('error' in one || best === undefined || best.host === status.host) return one;
      const isOlder = one.release === undefined || isOlderRelease(one.release, best.release);
      return one.behind && isOlder ? { ...one, olderThan: best.host } : one;
    }),
  }));
}

/** Releases of one run differ by the seconds in which each host was made ready. */
function isOlderRelease(one: string, other: string): boolean {
  return one < other && runOfRelease(one) !== runOfRelease(other);
}
