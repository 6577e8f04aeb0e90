import type { RunIdentity } from '../capability/capability.js';
import type { ActionDefinition, ActionImplementation, RunContext } from '../capability/define-action.js';
import { hostInputs } from '../capability/host-inputs.js';
import { readSecrets } from '../capability/input-secrets.js';
import { readInputs } from '../capability/inputs-read.js';
import {
  type Config,
  type ConfigPhase,
  type ConfigStep,
  type LaterValues,
  placeText,
} from '../config/config.js';
import { type DeployError, InputProblems } from '../errors/deploy-error.js';
import type { SshTarget } from '../ssh/dial.js';
import type { HostSpec } from '../ssh/host-address.js';
import { aroundProblems } from './around.js';
import { begunAt, inputProblemsOf } from './begin.js';
import { projectTwice } from './errors.js';
import { resolveEntries } from './host-tags.js';
import { leadingProblems } from './leading.js';
import { LeftOfSteps } from './left-of-steps.js';
import { type HostInputs, readTargets } from './reaching-hosts.js';
import type { StepImplementation, StepWork } from './step-action.js';

/** The actions that can be steps, by name. */
export type StepDefinitions = Readonly<Record<string, ActionDefinition>>;

/** What deploy-kit.yml describes, read to the end: every host has an address, every step its work. */
export interface System {
  readonly config: Config;
  readonly phases: readonly SystemPhase[];
  /** The hosts that the phases work on. */
  readonly targets: readonly SshTarget[];
  readonly concurrency: number;
  /** Frees what the steps took. */
  end(): Promise<void>;
}

export interface SystemPhase {
  readonly config: ConfigPhase;
  /** Names of hosts, each of a name's several ones by itself; none for a phase without hosts. */
  readonly hosts: readonly string[];
  readonly steps: readonly SystemStep[];
}

export interface SystemStep {
  readonly config: ConfigStep;
  /** The same whenever the same file is read. */
  readonly key: string;
  /** Of one that refers to outputs of others: without the inputs that do. */
  readonly work: StepWork;
  /** Begins once more, with the outputs that its inputs refer to. */
  beginWith(output: NonNullable<LaterValues['output']>): Promise<StepWork>;
}

/**
 * Reads all that the steps need of this machine and finds the hosts; contacts none of them.
 *
 * @throws InputProblems with all that is wrong
 */
export async function readSystem(
  config: Config,
  definitions: StepDefinitions,
  { run, signal, mask, leave }: Pick<RunContext, 'run' | 'signal' | 'mask' | 'leave'>,
): Promise<System> {
  const hosts = await hostsOf(config, signal);
  const begun: StepWork[] = [];
  const left = new LeftOfSteps(leave);
  const end = async (): Promise<void> => {
    await Promise.all(begun.map((work) => work.end?.()));
  };
  const read = await Promise.allSettled(
    config.phases.flatMap((phase) =>
      phase.steps.map(async (step, index): Promise<SystemStep> => {
        const key = `${phase.name}/${index + 1}`;
        const context = { run: identityFor(run, config), mask, leave: left.of(key) };
        const begin = await beginner(step, definitions, context);
        const beginWith = async (output?: LaterValues['output']): Promise<StepWork> => {
          const work = await begin({ hosts, ...(output && { output }) });
          begun.push(work);
          return work;
        };
        return { config: step, key, work: await beginWith(), beginWith };
      }),
    ),
  );
  const reaching = await Promise.allSettled([Promise.resolve().then(() => reachingOf(config, hosts))]);
  if ([...read, ...reaching].some(({ status }) => status === 'rejected')) {
    await end();
    throw inputProblemsOf([...read, ...reaching]);
  }
  const steps = read.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
  const [reached] = reaching.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
  const phases = config.phases.map((phase) => ({
    config: phase,
    hosts: phase.hosts.flatMap((name) => (hosts.get(name) ?? []).map((spec) => spec.name)),
    steps: steps.filter((step) => phase.steps.includes(step.config)),
  }));
  const system = {
    config,
    phases,
    targets: reached?.targets ?? [],
    concurrency: reached?.concurrency ?? 1,
    end,
  };
  const problems = [...projectsTwice(system), ...aroundProblems(system), ...leadingProblems(system)];
  if (problems.length === 0) return system;
  await end();
  throw new InputProblems(problems);
}

/** Steps whose work belongs to one project on a host. */
const deploying = ['deploy-compose', 'deploy-pm2'];

/** Every project that two steps would deploy to the same host, under whatever names the host stands in the file. */
function projectsTwice({ phases, targets }: Pick<System, 'phases' | 'targets'>): DeployError[] {
  const deploys = phases.flatMap(({ hosts, steps }) =>
    steps
      .filter(({ config }) => deploying.includes(config.capability))
      .flatMap(({ config, work }) =>
        targets
          .filter(({ spec }) => hosts.includes(spec.name))
          .map(({ spec }) => ({ spec, project: work.state?.project ?? '', place: placeText(config.place) })),
      ),
  );
  const byHost = Map.groupBy(deploys, ({ spec, project }) => `${spec.address}:${spec.port} ${project}`);
  return [...byHost.values()].flatMap((same) => {
    const [first] = same;
    const places = same.map(({ place }) => place);
    return first && same.length > 1 ? [projectTwice(first.project, first.spec.name, places)] : [];
  });
}

/** The hosts by their name in the file; EC2 is asked where one is a tag. */
async function hostsOf({ hosts }: Config, signal: AbortSignal): Promise<LaterValues['hosts']> {
  const entries = hosts.flatMap((host) =>
    host.entries.map((entry) => ({ name: host.name, entry: { ...entry, where: placeText(host.place) } })),
  );
  const resolved = await resolveEntries(
    entries.map(({ entry }) => entry),
    signal,
  );
  const found = new Map<string, HostSpec[]>(hosts.map(({ name }) => [name, []]));
  entries.forEach(({ name }, index) => {
    found.get(name)?.push(...(resolved[index] ?? []));
  });
  return found;
}

/** Begins a step with what is known; what came into secret inputs by then is hidden first. */
async function beginner(
  step: ConfigStep,
  definitions: StepDefinitions,
  {
    run,
    mask,
    leave,
  }: Pick<RunContext, 'run' | 'mask'> & { readonly leave: RunContext['leave'] | undefined },
): Promise<(values: LaterValues) => Promise<StepWork>> {
  const definition = definitions[step.capability];
  const implementation = await definition?.load();
  if (definition === undefined || !isStep(implementation)) throw new Error(`${step.capability} is no step`);
  return (values) => {
    const inputs = step.inputs(values);
    for (const secret of readSecrets(definition.inputs, inputs)) mask(secret);
    return begunAt(placeText(step.place), implementation.step.begin(inputs, run, leave));
  };
}

function isStep(
  implementation: ActionImplementation<never> | undefined,
): implementation is StepImplementation<Readonly<Record<string, unknown>>> {
  return implementation !== undefined && 'step' in implementation;
}

/** The run as the file's steps see it: their paths are relative to the file. */
function identityFor(run: RunIdentity, { directory, project }: Config): RunIdentity {
  return { ...run, directory, project };
}

function reachingOf(
  config: Config,
  hosts: LaterValues['hosts'],
): { readonly targets: readonly SshTarget[]; readonly concurrency: number } {
  const used = config.hosts.filter((host) => host.used).flatMap(({ name }) => hosts.get(name) ?? []);
  if (used.length === 0) return { targets: [], concurrency: 1 };
  const host = used.map(written).join('\n');
  const read = readInputs({ inputs: hostInputs }, { ...config.ssh, host }, (name) =>
    name === 'host' ? 'hosts' : `ssh: ${name}`,
  );
  if (!read.ok) throw new InputProblems(read.problems);
  const inputs: HostInputs = read.inputs;
  const targets = readTargets(inputs, process.env.SSH_AUTH_SOCK || undefined).map((target) => {
    // What was written and read once more has lost who it is.
    const instance = used.find(({ name }) => name === target.spec.name)?.instance;
    return instance === undefined ? target : { ...target, spec: { ...target.spec, instance } };
  });
  return { targets, concurrency: inputs.concurrency };
}

function written({ name, username, address, port }: HostSpec): string {
  return `${name}=${username}@${address.includes(':') ? `[${address}]` : address}:${port}`;
}
