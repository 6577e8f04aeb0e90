import type { Change } from '../journal/events.js';
import { cutShort } from '../values/cut-short.js';
import { flatten, type Section } from './flatten.js';
import type { TaskDefinition } from './task-definition.js';

/** The longest text of a value that is shown, in characters. */
const longest = 200;

/** One value that is other in two task definitions. */
interface Difference {
  readonly name: string;
  readonly was: string | undefined;
  readonly is: string | undefined;
}

/** What differs in one part of a task definition: in the task itself, or in a container. */
export interface SectionDifference {
  /** `task definition`, `container web` */
  readonly subject: string;
  readonly action: 'create' | 'update' | 'remove';
  readonly differences: readonly Difference[];
}

/**
 * What differs between two task definitions, in what ECS makes of them: neither the order of lists matters where ECS
 * does not look at it, nor whether a default is written out.
 *
 * @param before undefined where there is none yet
 * @returns the task first, then the containers; none where the two mean the same
 */
export function taskDefinitionDifference(
  before: TaskDefinition | undefined,
  after: TaskDefinition,
): readonly SectionDifference[] {
  const [old, now] = [before ? flatten(before) : new Map<string, Section>(), flatten(after)];
  const subjects = [...new Set([...now.keys(), ...old.keys()])];
  return subjects.flatMap((subject): readonly SectionDifference[] => {
    const [was, is] = [old.get(subject), now.get(subject)];
    const differences = sectionDifferences(was ?? new Map(), is ?? new Map());
    if (was && is) return differences.length > 0 ? [{ subject, action: 'update', differences }] : [];
    return [{ subject, action: is ? 'create' : 'remove', differences }];
  });
}

function sectionDifferences(was: Section, is: Section): readonly Difference[] {
  const names = [...new Set([...is.keys(), ...was.keys()])];
  return names
    .map((name) => ({ name, was: was.get(name), is: is.get(name) }))
    .filter((one) => one.was !== one.is);
}

/** The differences in the words of a plan: a line a part, with the values of what people look for. */
export function differenceChanges(sections: readonly SectionDifference[]): readonly Change[] {
  return sections.map(({ subject, action, differences }) => {
    const details =
      action === 'remove' ? [] : differences.filter(({ name }) => action === 'update' || name === 'image');
    const detail = details.map(inWords).join('; ');
    return { subject, action, ...(detail && { detail }) };
  });
}

/**
 * The differences as text: a line for each part, and below it `-` what is gone, `+` what is new and `~` what is other.
 *
 * @returns lines; none where nothing differs
 */
export function differenceLines(sections: readonly SectionDifference[]): readonly string[] {
  return sections.flatMap(({ subject, action, differences }) => [
    `${action === 'create' ? '+' : action === 'remove' ? '-' : '~'} ${subject}`,
    ...(action === 'remove' ? [] : differences.map((one) => `${sign(one)}   ${one.name}: ${fromTo(one)}`)),
  ]);
}

function inWords(one: Difference): string {
  const { name, was, is } = one;
  if (was === undefined) return `+${name} ${fromTo(one)}`;
  return is === undefined ? `-${name}` : `${name} ${fromTo(one)}`;
}

function sign({ was, is }: Difference): string {
  if (was === undefined) return '+';
  return is === undefined ? '-' : '~';
}

function fromTo({ name, was, is }: Difference): string {
  const tell = (text: string): string => (mayBeSecret(name, text) ? '***' : cut(text));
  if (was === undefined || is === undefined) return tell(is ?? was ?? '');
  return `${tell(was)} -> ${tell(is)}`;
}

/** Names of variables and options of logs. */
const secretName =
  /^(?:environment |.*\.options\.).*(?:pass|pwd|secret|token|key|credential|auth|dsn|private)/i;
const addressWithPassword = /:\/\/[^\s/@]*:[^\s/@]+@/;

/**
 * Whether a value stands where a secret would be one: the one of before is none that this run was given, so that nothing
 * hides it, also where it goes to become a secret of ECS.
 */
function mayBeSecret(name: string, value: string): boolean {
  return secretName.test(name) || addressWithPassword.test(value);
}

function cut(text: string): string {
  return text.length <= longest ? text : `${cutShort(text, longest)}…`;
}
