import { defaultsOf } from '../capability/inputs-read.js';
import type { ConfigStep, LaterValues, StepReference } from './config.js';
import { secretsOf } from './entries-read.js';
import { type Found, fill, type Lookup } from './fill.js';
import { hostsAsWritten, hostsByName, hostsResolved } from './host-lookup.js';
import type { Hosts } from './hosts.js';
import { type Beginning, beginning, type Lookups, lookupOf, matrixLookup } from './lookups.js';
import { type Combination, matrixKeys } from './matrix.js';
import { Problems } from './problems.js';
import type { Ssh } from './ssh.js';
import { readStepInputs } from './step-inputs.js';
import { idIn, type StepReferences } from './step-references.js';
import type { WrittenPhase } from './written-phases.js';
import type { WrittenStep } from './written-steps.js';

/** What all steps are read with. */
export interface StepSetting {
  readonly beginning: Beginning;
  readonly ssh: Ssh;
  readonly hosts: Hosts;
  readonly references: StepReferences;
}

/** A phase in one of its combinations. */
export interface PhaseRun {
  readonly phase: WrittenPhase;
  readonly combination: Combination;
  /** The names of its hosts; undefined in a phase without. */
  readonly hosts: readonly string[] | undefined;
}

/** A step as the rollout runs it, and the secrets in its inputs. */
export interface BuiltStep {
  readonly step: ConfigStep;
  readonly secrets: readonly string[];
}

/** Makes a step, its inputs judged as far as they are known. */
export function buildStep(
  written: WrittenStep,
  name: string,
  run: PhaseRun,
  setting: StepSetting,
  problems: Problems,
): BuiltStep {
  const { definition, span, id } = written;
  const refersTo = new Map<string, StepReference>();
  const place = { ssh: setting.ssh, hosts: run.hosts };
  const early = lookupOf({
    ...knownLookups(run, setting),
    ...hostsAsWritten(setting.hosts),
    ...outputLookup(written, run, setting, (reference) => {
      refersTo.set(`${reference.id}.${reference.output}`, reference);
      return { kind: 'later' };
    }),
  });
  const { inputs } = readStepInputs(written, place, early, problems);
  const step: ConfigStep = {
    name,
    id: id && idIn(run.phase, run.combination, id.text),
    capability: definition.name,
    place: problems.source.place(span),
    refersTo: [...refersTo.values()],
    inputs: (values) => {
      const late = new Problems(problems.source);
      const read = readStepInputs(written, place, lateLookup(written, run, setting, values), late);
      late.raise();
      // What refers to outputs that are still to come is as if it were not given.
      return values.output ? read.inputs : { ...defaultsOf(definition.inputs), ...read.inputs };
    },
  };
  return { step, secrets: secretsOf(definition.inputs, inputs) };
}

function lateLookup(written: WrittenStep, run: PhaseRun, setting: StepSetting, values: LaterValues): Lookup {
  return lookupOf({
    ...knownLookups(run, setting),
    ...hostsResolved(setting.hosts, values.hosts),
    ...outputLookup(written, run, setting, (reference) => {
      if (!values.output) return { kind: 'later' };
      return { kind: 'text', text: values.output(reference), hidden: true };
    }),
  });
}

/** @param give what an output that the step may read stands for */
function outputLookup(
  step: WrittenStep,
  { phase, combination }: PhaseRun,
  { references }: StepSetting,
  give: (reference: StepReference) => Found,
): Lookups {
  return {
    step: (reference, span, problems) => {
      const unique = references.check(reference, { phase, step, combination }, span, problems);
      return unique ? give(unique) : { kind: 'wrong' };
    },
  };
}

function knownLookups({ phase, combination }: PhaseRun, setting: StepSetting): Lookups {
  const matrix = matrixLookup(matrixKeys(phase.matrix), combination.values);
  return { ...beginning(setting.beginning, false), ...matrix };
}

/** Judges a step of a phase that does not run: everything but what its references stand for. */
export function checkStep(
  written: WrittenStep,
  phase: WrittenPhase,
  { beginning: start, ssh, hosts, references }: StepSetting,
  problems: Problems,
): void {
  const matrix = matrixLookup(matrixKeys(phase.matrix), undefined);
  const early = { ...beginning(start, true), ...matrix };
  const lookup = lookupOf({
    ...early,
    ...hostsByName(hosts),
    step: (reference, span, found) => {
      references.check(reference, { phase, step: written, combination: undefined }, span, found);
      return { kind: 'later' };
    },
  });
  readStepInputs(written, { ssh, hosts: phase.hosts && ['any'] }, lookup, problems);
  if (written.name) fill(written.name.value, lookupOf(early), problems);
}
