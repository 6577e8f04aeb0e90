import type { ConfigStep, LaterValues, StepReference } from './config.js';
import { secretsOf } from './entries-read.js';
import { fill } from './fill.js';
import { hostsAsWritten, hostsByName, hostsResolved } from './host-lookup.js';
import type { Hosts } from './hosts.js';
import { type Beginning, beginning, type Lookups, lookupOf, matrixLookup } from './lookups.js';
import type { Combination } from './matrix.js';
import { Problems } from './problems.js';
import type { Span } from './source-text.js';
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
  const { hosts, ssh, references } = setting;
  const { phase, combination } = run;
  const refersTo = new Map<string, StepReference>();
  const known = knownLookups(phase, combination, setting);
  const unique = ({ id, output, text }: StepReference & { text: string }, span: Span, found: Problems) =>
    references.check({ id, output, text }, { phase, step: written, combination }, span, found);
  const read = readStepInputs(
    written,
    { ssh, hosts: run.hosts },
    lookupOf({
      ...known,
      ...hostsAsWritten(hosts),
      step: (reference, span, found) => {
        const one = unique(reference, span, found);
        if (!one) return { kind: 'wrong' };
        refersTo.set(`${one.id}.${one.output}`, one);
        return { kind: 'later' };
      },
    }),
    problems,
  );
  const inputs = (values: LaterValues): Readonly<Record<string, unknown>> => {
    const late = new Problems(problems.source);
    const lookup = lookupOf({
      ...known,
      ...hostsResolved(hosts, values.hosts),
      step: (reference, span, found) => {
        const one = unique(reference, span, found);
        if (!one || !values.output) throw new Error(`${reference.text} is read before its step ended`);
        return { kind: 'text', text: values.output(one), hidden: true };
      },
    });
    const final = readStepInputs(written, { ssh, hosts: run.hosts }, lookup, late);
    late.raise();
    return final.inputs;
  };
  const { definition, span } = written;
  return {
    step: {
      name,
      id: written.id && idIn(phase, combination, written.id.text),
      capability: definition.name,
      place: problems.source.place(span),
      refersTo: [...refersTo.values()],
      inputs,
    },
    secrets: secretsOf(definition.inputs, read.inputs),
  };
}

function knownLookups(phase: WrittenPhase, combination: Combination, setting: StepSetting): Lookups {
  const keys = phase.matrix.map(({ name }) => name);
  return { ...beginning(setting.beginning, false), ...matrixLookup(keys, combination.values) };
}

/** Judges a step of a phase that does not run: everything but what its references stand for. */
export function checkStep(
  written: WrittenStep,
  phase: WrittenPhase,
  { beginning: start, ssh, hosts, references }: StepSetting,
  problems: Problems,
): void {
  const matrix = matrixLookup(
    phase.matrix.map(({ name }) => name),
    undefined,
  );
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
