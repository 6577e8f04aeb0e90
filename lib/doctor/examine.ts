import type { RunContext } from '../capability/define-action.js';
import { probeDocker } from '../docker/install-probe.js';
import type { DeployError } from '../errors/deploy-error.js';
import { withSystem } from '../rollout/reach-system.js';
import type { System } from '../rollout/system.js';
import type { Remote } from '../ssh/remote.js';
import { awsChecks, identityCheck } from './aws.js';
import { type Check, type Checked, failed, ok, runChecks, skip } from './check.js';
import { clockChecks } from './clock.js';
import { configurationChecks } from './configuration.js';
import { diskChecks } from './disk.js';
import { dockerChecks } from './docker.js';
import { lookAtHost } from './host-look.js';
import { lockChecks } from './lock.js';
import { memoryChecks } from './memory.js';
import { planChecks } from './planning.js';
import { portChecks } from './ports.js';
import { reachingChecks } from './reaching.js';
import { registryChecks } from './registry.js';
import { type NeedingStep, type Subject, stepsByHost } from './subject.js';
import { sudoChecks } from './sudo.js';
import { neededTools, toolChecks } from './tools.js';

/** What is looked at on a host that was reached, in the order in which it is told. */
const topics: readonly ((subject: Subject, run: RunContext['run']) => Check[])[] = [
  sudoChecks,
  dockerChecks,
  diskChecks,
  memoryChecks,
  portChecks,
  clockChecks,
  toolChecks,
  registryChecks,
  lockChecks,
  planChecks,
];

/** What was looked at, and who could not be asked for want of a pin and the like. */
export interface Examined {
  readonly checks: readonly Checked[];
  readonly unreached: readonly DeployError[];
}

/**
 * Looks at everything that a deploy of a system needs, on all hosts at the same time. Reads only.
 *
 * @returns what was found: of this machine first, then host by host
 */
export async function examine(system: System, context: RunContext): Promise<Examined> {
  const steps = await stepsByHost(system);
  return withSystem(system, context, async (reached) => {
    const ofHosts = system.targets.flatMap((target) => {
      const remote = reached.byName.get(target.spec.name);
      const reaching = reachingChecks([target], reached);
      if (remote === undefined) return reaching;
      const subject = subjectOf(remote, steps.get(remote.name) ?? [], context.signal);
      return [...reaching, ...topics.flatMap((checksOf) => checksOf(subject, context.run))];
    });
    const all = [...new Set([...steps.values()].flat())];
    const here = [...configurationChecks(system), ...awsChecks(system, all, context.signal)];
    return {
      checks: await runChecks([...here, ...ofHosts]),
      unreached: reached.failures.map(({ error }) => error),
    };
  });
}

/** What is left to say where AWS did not tell which hosts are meant. */
export async function examineAws(refused: DeployError, signal: AbortSignal): Promise<Examined> {
  const checks = await runChecks([
    { name: 'config', run: () => ok('it reads, and every variable is set') },
    identityCheck(signal),
    { name: 'hosts', run: () => failed(refused) },
    { name: 'everything on hosts', run: () => skip('AWS did not say which hosts are meant') },
  ]);
  return { checks, unreached: [] };
}

function subjectOf(remote: Remote, steps: readonly NeedingStep[], signal: AbortSignal): Subject {
  const docker = once(() => probeDocker(remote, signal));
  const tools = ['ss', ...new Set(neededTools(steps).flat())];
  const swapPaths = steps.flatMap(({ needs }) => needs.swap?.path ?? []);
  return {
    host: remote.name,
    remote,
    steps,
    signal,
    docker,
    look: once(async () => lookAtHost(remote, { tools, swapPaths }, (await docker()).docker ?? [], signal)),
  };
}

function once<Value>(ask: () => Promise<Value>): () => Promise<Value> {
  let asked: Promise<Value> | undefined;
  return () => {
    asked ??= ask();
    return asked;
  };
}
