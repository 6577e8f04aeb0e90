import { hostInputs } from '../capability/host-inputs.js';
import { type ReadEntries, readEntries, secretsOf } from './entries-read.js';
import * as errors from './errors.js';
import * as phaseErrors from './errors-phases.js';
import type { Lookup } from './fill.js';
import { mapOf } from './keys-read.js';
import type { Problems } from './problems.js';
import type { Entry } from './tree.js';

const { host: _, ...inputs } = hostInputs;

/** The inputs that `ssh:` takes. */
const sshInputs = inputs;

/** What `ssh:` says. */
export interface Ssh extends ReadEntries {
  readonly secrets: readonly string[];
}

/**
 * Reads `ssh:`.
 *
 * @param entry undefined when the file has none: then all is as the inputs' defaults
 */
export function readSsh(entry: Entry | undefined, lookup: Lookup, problems: Problems): Ssh {
  const map = entry && mapOf(entry.value, 'a map of inputs such as username and key', 'ssh', problems);
  const known = (map?.entries ?? []).filter((one) => {
    if (Object.hasOwn(sshInputs, one.name)) return true;
    problems.add(one.key, (spot) =>
      one.name === 'host'
        ? phaseErrors.inputMisplaced(spot, 'ssh', 'host', 'Name the hosts under hosts.')
        : errors.keyUnknown(spot, one.name, Object.keys(sshInputs), 'ssh'),
    );
    return false;
  });
  const at = entry?.key ?? { start: 0, end: 0 };
  const read = readEntries({ definition: { inputs: sshInputs }, entries: known, lookup, at }, problems);
  // What is wrong is told here, and not by every step again.
  const given = Object.fromEntries(Object.entries(read.given).filter(([name]) => name in read.inputs));
  return { ...read, given, secrets: secretsOf(sshInputs, read.inputs) };
}
