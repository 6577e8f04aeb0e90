import { hostInputs } from '../capability/host-inputs.js';
import { batch, choice, count, duration, textual } from '../capability/inputs.js';
import { InvalidValue } from '../values/invalid-value.js';

/** A key of deploy-kit.yml that is read by its structure. */
export interface KeyDefinition {
  readonly description: string;
  readonly accepts: string;
  readonly required?: true;
}

/** https://docs.docker.com/compose/how-tos/project-name/: the name is a folder on hosts, too. */
function parseProject(written: string): string {
  const name = written.trim();
  if (/^[a-z0-9][a-z0-9_-]*$/.test(name)) return name;
  throw new InvalidValue((shown) => `${shown} is no name of a project`, written);
}

/** Keys at the top whose values are single ones, read as inputs of actions are. */
export const topValues = {
  project: textual(
    'The name of what is deployed: lock, ledger and state on the hosts are kept under it.',
    'lower case letters, digits, - and _, beginning with a letter or digit',
    parseProject,
    { required: true },
  ),
  timeout: duration('How long the whole rollout may take; then everything goes back.'),
} as const;

/** Keys at the top that hold more of them. */
export const topParts = {
  ssh: {
    description: 'The inputs of "reaching hosts" other than `host`, for all hosts.',
    accepts: 'a map of inputs such as username, key and known-hosts',
  },
  hosts: {
    description:
      'The hosts by name: as the input `host`, a list of such, or a map with `host`, `username` and `port`.',
    accepts: 'a map of names to hosts',
  },
  phases: {
    description: 'What is done, and where. Phases whose `needs` are done run at the same time.',
    accepts: 'a list of phases, at least one',
    required: true,
  },
  policy: {
    description: 'What each branch builds, pushes and deploys, as the input `policy` of branch-policy.',
    accepts: 'a map with branches, default and guard',
  },
} as const satisfies Readonly<Record<string, KeyDefinition>>;

const { username, port } = hostInputs;

/** Keys of a host that is a map. */
export const hostValues = { username, port } as const;
export const hostParts = {
  host: {
    description: 'The host or hosts, as the input `host`, or a list of such.',
    accepts: 'a host such as 203.0.113.7, deploy@203.0.113.7:2222 or tag:Name=web, or a list of such',
    required: true,
  },
} as const satisfies Readonly<Record<string, KeyDefinition>>;

/** Keys of a phase whose values are single ones. */
export const phaseValues = {
  batch: batch('How many hosts switch at once, in groups one after another: `1`, `25%`, `[1, 50%, 100%]`.', {
    default: '100%',
  }),
  'max-failures': count(
    'How many hosts of the phase may fail, and go back alone, before the whole rollout goes back.',
    { default: '0' },
  ),
  'if-fails': choice(
    'What becomes of this phase when the rollout fails after it: `undo` brings it back, `keep` leaves what came to a healthy end.',
    ['undo', 'keep'],
    { default: 'undo' },
  ),
} as const;

/** Keys of a phase that are names, or hold more keys. */
export const phaseParts = {
  name: {
    description: 'The name of the phase, by which others need it.',
    accepts: 'a name of letters, digits, blanks and . _ / -',
    required: true,
  },
  needs: {
    description: 'The phases that must have ended well before this one switches.',
    accepts: 'the name of a phase, or a list of them',
  },
  hosts: {
    description: 'The names under `hosts` that the phase works on; none for what is not on hosts.',
    accepts: 'a name under hosts, or a list of them',
  },
  matrix: {
    description:
      'Lists of values: the phase is done once for each combination, and reads it as `${matrix.KEY}`; of values that are maps, as `${matrix.KEY.NAME}`.',
    accepts: 'a map of names to lists of values, or of maps of values',
  },
  steps: {
    description: 'What is done, in order, on each host.',
    accepts: 'a list of steps, at least one',
    required: true,
  },
} as const satisfies Readonly<Record<string, KeyDefinition>>;

/** Keys that may stand in a step beside the one that names its capability. */
export const stepParts = {
  id: {
    description: 'By which others read its outputs: `${steps.ID.OUTPUT}`.',
    accepts: 'a name of letters, digits, - and _',
  },
  name: {
    description: 'What logs and reports call it; its `id` or its capability when it is left out.',
    accepts: 'a text of one line',
  },
} as const satisfies Readonly<Record<string, KeyDefinition>>;
