import type { Config, ConfigPhase, ConfigStep } from '../config/config.js';
import { type LeftOut, whyLeftOut } from './left-out.js';

/** How a run of a rehearsal differs from the file. */
export interface Differences {
  /** Of the throwaway hosts. */
  readonly login: { readonly key: string; readonly knownHosts: string };
  /** `stepKey` -> service -> reference, in place of the file's images. */
  readonly images: ReadonlyMap<string, Readonly<Record<string, string>>>;
  /** Waits no longer than a fault needs to be seen; the first deploy keeps the file's own times. */
  readonly quick: boolean;
}

/** Names a step of a file among all. */
export function stepKey(phase: Pick<ConfigPhase, 'name'>, step: Pick<ConfigStep, 'name'>): string {
  return JSON.stringify([phase.name, step.name]);
}

/** What of a file is rehearsed. */
export interface Rehearsable {
  readonly config: Config;
  readonly leftOut: readonly LeftOut[];
}

/** Leaves out what cannot be rehearsed: steps, and phases that hold nothing else, whose needs are handed on. */
export function rehearsable(config: Config): Rehearsable {
  const leftOut: LeftOut[] = [];
  const ids = new Set<string>();
  const phases = config.phases.map((phase) => ({
    ...phase,
    steps: phase.steps.filter((step) => {
      const why = whyLeftOut(step, step.inputs({ hosts: new Map() }), ids);
      if (why === undefined) return true;
      leftOut.push({ phase: phase.name, step: step.name, why });
      if (step.id !== undefined) ids.add(step.id);
      return false;
    }),
  }));
  return { config: { ...config, phases: withoutEmpty(phases) }, leftOut };
}

function withoutEmpty(phases: readonly ConfigPhase[]): ConfigPhase[] {
  const needsOf = (name: string): readonly string[] => {
    const phase = phases.find((one) => one.name === name);
    return phase === undefined || phase.steps.length > 0 ? [name] : phase.needs.flatMap(needsOf);
  };
  return phases
    .filter(({ steps }) => steps.length > 0)
    .map((phase) => ({ ...phase, needs: [...new Set(phase.needs.flatMap(needsOf))] }));
}

/** The file as a run of a rehearsal deploys it: to its own hosts, with images that are there. */
export function rehearsedConfig(config: Config, differences: Differences): Config {
  const { key, knownHosts } = differences.login;
  const { 'connect-timeout': timeout, concurrency } = config.ssh;
  return {
    ...config,
    ssh: {
      key,
      'known-hosts': knownHosts,
      ...(timeout !== undefined && { 'connect-timeout': timeout }),
      ...(concurrency !== undefined && { concurrency }),
    },
    phases: config.phases.map((phase) => ({
      ...phase,
      steps: phase.steps.map((step) => ({
        ...step,
        inputs: (values) => changedInputs(step, step.inputs(values), stepKey(phase, step), differences),
      })),
    })),
  };
}

const quickHealthMs = 30_000;
const quickStableMs = 1_000;

function changedInputs(
  { capability }: ConfigStep,
  inputs: Readonly<Record<string, unknown>>,
  key: string,
  { images, quick }: Differences,
): Readonly<Record<string, unknown>> {
  if (capability !== 'deploy-compose') return inputs;
  const others = images.get(key);
  const shorter = (name: string, limitMs: number) => Math.min(Number(inputs[name] ?? limitMs), limitMs);
  return {
    ...inputs,
    ...fromThisMachine,
    ...(others && { images: { ...(inputs.images as object | undefined), ...others } }),
    ...(quick && {
      'health-timeout': shorter('health-timeout', quickHealthMs),
      'stable-for': shorter('stable-for', quickStableMs),
    }),
  };
}

/** Every image is on its host before the rollout begins, and stays there for the next stage. */
const fromThisMachine = {
  pull: 'never',
  transfer: 'registry',
  registry: undefined,
  'registry-username': undefined,
  'registry-password': undefined,
  build: false,
  prune: false,
  // The memory of a throwaway host is this machine's.
  'memory-check': 'off',
};
