import type { ConfigStep } from '../config/config.js';

/** A step that a rehearsal does not take, and why. */
export interface LeftOut {
  readonly phase: string;
  readonly step: string;
  readonly why: string;
}

const onAws = 'it works on AWS';

const never: Readonly<Record<string, string>> = {
  'provision-swap': "a throwaway host shares this machine's swap",
  'ecs-render-and-deploy': onAws,
  'register-target': onAws,
  'ecr-login': onAws,
};

const awsInputs = ['cluster', 'ecs-service', 'target-group', 'metric', 'alarm'];

/** Why a rehearsal leaves a step out; undefined where it takes it. */
export function whyLeftOut(
  { capability, refersTo }: Pick<ConfigStep, 'capability' | 'refersTo'>,
  inputs: Readonly<Record<string, unknown>>,
  leftOutIds: ReadonlySet<string>,
): string | undefined {
  const known = never[capability];
  if (known !== undefined) return known;
  if (awsInputs.some((name) => inputs[name] !== undefined)) return onAws;
  const without = refersTo.find(({ id }) => leftOutIds.has(id));
  return without && `it needs the output of ${without.id}, which is left out`;
}
