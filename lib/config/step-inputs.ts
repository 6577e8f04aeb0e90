import type { InputProblem } from '../capability/inputs-read.js';
import { type ReadEntries, readEntries } from './entries-read.js';
import * as phaseErrors from './errors-phases.js';
import type { Lookup } from './fill.js';
import type { Problems } from './problems.js';
import type { Ssh } from './ssh.js';
import type { WrittenStep } from './written-steps.js';

/** Where a step runs. */
export interface StepPlace {
  readonly ssh: Ssh;
  /** The names of the phase's hosts; undefined in a phase without. */
  readonly hosts: readonly string[] | undefined;
}

/** Reads the inputs of a step, those of "reaching hosts" filled in. */
export function readStepInputs(
  { definition, inputs, span }: WrittenStep,
  { ssh, hosts }: StepPlace,
  lookup: Lookup,
  problems: Problems,
): ReadEntries {
  const onHosts = definition.step === 'hosts';
  if (onHosts && !hosts) {
    problems.add(span, (spot) => phaseErrors.needsHost(spot, `${definition.name} works on hosts`));
  }
  if (definition.step === 'no-hosts' && hosts) {
    problems.add(span, (spot) => phaseErrors.needsNoHost(spot, definition.name));
  }
  // Hosts that there are not were told already.
  const host = hosts?.length === 0 || (onHosts && !hosts) ? ['none'] : hosts;
  const tell = ({ inputs: names, error }: InputProblem, known: ReadEntries['inputs']): boolean => {
    // A rule that holds as soon as there is a host asks for one.
    if (host || names.length === 1 || !names.includes('host')) return false;
    const rule = definition.rules?.find((one) => one.inputs === names);
    if (rule?.check({ ...known, host: 'any' })) return false;
    problems.add(span, (spot) => phaseErrors.needsHost(spot, error.what));
    return true;
  };
  const more = { ...ssh.given, ...(host && { host: host.join('\n') }) };
  return readEntries({ definition, entries: inputs, lookup, at: span, more, tell }, problems);
}
