import type { RunContext } from '../capability/define-action.js';
import { settleAll } from '../concurrency/in-parallel.js';
import { HostFolders } from '../rollout/host-folders.js';
import { type ReachedSystem, withSystem } from '../rollout/reach-system.js';
import type { System, SystemPhase, SystemStep } from '../rollout/system.js';
import {
  type ComposeProject,
  type ComposeService,
  hasHealthCheck,
  oneShots,
} from '../values/compose-project.js';
import { goDuration } from '../values/go-duration.js';
import { stepKey } from './rehearsed-config.js';
import type { AskedOfServices } from './stand-in.js';

/** A step that deploys a Compose project, as a throwaway host's Compose resolves it. */
export interface DeployStep {
  readonly key: string;
  readonly phase: string;
  readonly project: string;
  readonly hosts: readonly string[];
  readonly rendered: ComposeProject;
  /** Where Compose resolved it. */
  readonly folder: string;
  readonly inputs: Readonly<Record<string, unknown>>;
}

/** Lets the Compose of each step's first host resolve its project. Ends the system. */
export async function deploySteps(system: System, context: RunContext): Promise<DeployStep[]> {
  return withSystem(system, context, async (reached) => {
    const [unreached] = reached.failures;
    if (unreached) throw unreached.error;
    const places = system.phases.flatMap((phase) => phase.steps.map((step) => ({ phase, step })));
    const settled = await settleAll(places, system.concurrency, ({ phase, step }) =>
      deployStep(phase, step, reached, context),
    );
    return settled.flatMap((one) => {
      if (one.status === 'rejected') throw one.reason;
      return one.value ?? [];
    });
  });
}

async function deployStep(
  phase: SystemPhase,
  { config, work }: SystemStep,
  { byName }: ReachedSystem,
  { run, journal, signal }: RunContext,
): Promise<DeployStep | undefined> {
  const remote = byName.get(phase.hosts[0] ?? '');
  if (work.compose === undefined || remote === undefined) return undefined;
  const host = new HostFolders().host(remote, work.state);
  const { project, folder } = await work.compose(host, {
    run,
    journal,
    signal,
    step: config.name,
    dryRun: true,
  });
  return {
    key: stepKey(phase.config, config),
    phase: phase.config.name,
    project: work.state?.project ?? '',
    hosts: phase.hosts,
    rendered: project as ComposeProject,
    folder,
    inputs: config.inputs({ hosts: new Map() }),
  };
}

/**
 * Which service of a step a fault breaks: for `unhealthy` the one that Docker gives up first, else any that is to stay
 * up.
 *
 * @returns undefined where none can be broken like that
 */
export function breakable(
  { rendered }: Pick<DeployStep, 'rendered'>,
  fault: 'crash' | 'unhealthy',
): string | undefined {
  const ending = oneShots(rendered);
  const staying = Object.entries(rendered.services ?? {}).filter(([name]) => !ending.has(name));
  if (fault === 'crash') return staying[0]?.[0];
  return staying
    .filter(([, service]) => hasHealthCheck(service))
    .toSorted(([, one], [, other]) => untilUnhealthyMs(one) - untilUnhealthyMs(other))[0]?.[0];
}

/** How long Docker takes at most until it calls a service that never answers unhealthy, milliseconds. */
export function untilUnhealthyMs({ healthcheck = {} }: ComposeService): number {
  const interval = goDuration(healthcheck.interval ?? '30s');
  return goDuration(healthcheck.start_period ?? '0s') + interval * (healthcheck.retries ?? 3);
}

/** What the waits of a file ask of services, beside what stands in the compose files. */
export function askedOfServices(waits: readonly Readonly<Record<string, unknown>>[]): AskedOfServices {
  return {
    programs: waits.flatMap(({ command }) => (Array.isArray(command) ? programIn(command.map(String)) : [])),
    bodies: waits.flatMap(({ 'expect-body': body }) => (typeof body === 'string' ? [body] : [])),
  };
}

/** `pg_isready` of `docker exec -i postgres pg_isready -U postgres`. */
function programIn(argv: readonly string[]): string[] {
  const exec = argv.indexOf('exec');
  if (exec < 0) return [];
  const words = argv.slice(exec + 1);
  const container = words.findIndex((word) => !word.startsWith('-'));
  return words.slice(container + 1, container + 2);
}
