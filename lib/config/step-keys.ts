import type { ActionDefinition, InputDefinitions } from '../capability/define-action.js';
import { hostInputs } from '../capability/host-inputs.js';

/** Inputs that a step does not have, though its action does, and where the same is said here. */
const elsewhere: Readonly<Record<string, string>> = {
  host: 'Write the names of the hosts as hosts: beside steps; what they are stands under hosts: at the top.',
  batch: 'Write batch beside steps: it holds for the phase.',
  'max-failures': 'Write max-failures beside steps: it holds for the phase.',
  rollback: 'Write if-fails: keep beside steps where the phase shall not go back.',
  'dry-run': 'Leave it out: deploy-kit plan, or dry-run of the rollout, holds for all steps.',
};

/**
 * Where the same is said as by an input that a step does not have, though its action may.
 *
 * @returns what to do; undefined for an input of the step, and for what is none
 */
export function saidElsewhere(name: string, { inputs }: ActionDefinition): string | undefined {
  if (Object.hasOwn(elsewhere, name)) return elsewhere[name];
  const reaching: InputDefinitions = hostInputs;
  if (!Object.hasOwn(reaching, name)) return undefined;
  const isOwn = Object.hasOwn(inputs, name) && inputs[name] !== reaching[name];
  return isOwn ? undefined : `Write ${name} under ssh: at the top: it holds for all hosts.`;
}

/** The inputs that a step of the action takes. */
export function stepInputs(definition: ActionDefinition): InputDefinitions {
  return Object.fromEntries(
    Object.entries(definition.inputs).filter(([name]) => saidElsewhere(name, definition) === undefined),
  );
}
