import type { InputsOf } from '../../lib/capability/define-action.js';
import type { Probe } from '../../lib/health/probe.js';
import type { waitHealthyInputs } from './definition.js';

export type Inputs = InputsOf<typeof waitHealthyInputs>;

/** What is waited for at AWS, and the clients that ask. */
export interface AtAws {
  /** Services and target groups, which are well or not. */
  readonly probes: readonly Probe[];
  /** Metrics and alarms, which are watched after a deploy. */
  readonly watches: readonly Probe[];
  /** Frees the clients. */
  end(): void;
}

/** What the inputs wait for at AWS, as `awsProbes`; nothing of AWS is loaded where there is none. */
export async function atAws(inputs: Inputs, directory: string): Promise<AtAws> {
  const { 'ecs-service': services, 'target-group': groups, metric, alarm } = inputs;
  const asks = [services, groups, metric, alarm].some((given) => given !== undefined);
  if (!asks) return { probes: [], watches: [], end: () => undefined };
  const { awsProbes } = await import('./aws-probes.js');
  return awsProbes(inputs, directory);
}
