import type { DockerState } from '../docker/install-probe.js';
import type { StepNeeds } from '../rollout/step-needs.js';
import type { System, SystemStep } from '../rollout/system.js';
import type { Remote } from '../ssh/remote.js';
import type { HostLook } from './host-look.js';

/** A step that works on a host, with what it needs there. */
export interface NeedingStep {
  readonly step: SystemStep;
  readonly needs: StepNeeds;
}

/** A host that was reached, and everything that checks look at there. */
export interface Subject {
  readonly host: string;
  readonly remote: Remote;
  readonly steps: readonly NeedingStep[];
  readonly signal: AbortSignal;
  /** What it has of Docker; asked once, by whoever comes first. */
  docker(): Promise<DockerState>;
  /** Everything else; asked once. */
  look(): Promise<HostLook>;
}

/** The steps that work on each host, in the order of the file. */
export async function stepsByHost({ phases }: System): Promise<ReadonlyMap<string, readonly NeedingStep[]>> {
  const all = await Promise.all(
    phases.map(async ({ hosts, steps }) => {
      const needing = await Promise.all(
        steps.map(async (step) => ({ step, needs: (await step.work.needs?.()) ?? {} })),
      );
      return hosts.map((host) => ({ host, needing }));
    }),
  );
  const grouped = Map.groupBy(all.flat(), ({ host }) => host);
  return new Map([...grouped].map(([host, own]) => [host, own.flatMap(({ needing }) => needing)]));
}

/** The projects that steps keep on a host, each once, with where they keep it. */
export function projectsOf(
  steps: readonly NeedingStep[],
): readonly { readonly project: string; readonly directory: string }[] {
  const states = steps.flatMap(({ step }) => step.work.state ?? []);
  return [...new Map(states.map((state) => [`${state.directory} ${state.project}`, state])).values()];
}
