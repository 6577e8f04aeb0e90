/** A version as numbers, of which a range may leave the last ones open. */
type Version = readonly number[];

/** Whether a version lies in what `engines.node` accepts. */
export type NodeRange = (version: string) => boolean;

const versionRule = 'v?([0-9]+|[xX*])(?:\\.([0-9]+|[xX*]))?(?:\\.([0-9]+|[xX*]))?(?:[-+][0-9A-Za-z.+-]*)?';
const comparatorRule = new RegExp(`^(>=|<=|>|<|=|\\^|~>?)?\\s*${versionRule}$`);
const hyphenRule = new RegExp(`^(${versionRule})\\s+-\\s+(${versionRule})$`);

/**
 * Reads a range of versions as package.json has them, for releases without pre-releases.
 * https://github.com/npm/node-semver#ranges
 *
 * @returns undefined for what is no range
 */
export function parseNodeRange(text: string): NodeRange | undefined {
  const alternatives = text.split('||').map((part) => parseAlternative(part.trim()));
  if (alternatives.includes(undefined)) return undefined;
  return (written) => {
    const version = numbersOf(written);
    return alternatives.some((comparators) => comparators?.every((holds) => holds(version)));
  };
}

type Comparator = (version: Version) => boolean;

function parseAlternative(text: string): readonly Comparator[] | undefined {
  const hyphen = hyphenRule.exec(text);
  if (hyphen !== null) {
    const [from, to] = [hyphen[1] ?? '', hyphen[5] ?? ''];
    return [atLeast(numbersOf(from)), below(after(numbersOf(to)))];
  }
  const words = text
    .replaceAll(/(>=|<=|>|<|=|\^|~>?)\s+/g, '$1')
    .split(/\s+/)
    .filter(Boolean);
  const comparators = words.map(parseComparator);
  return comparators.includes(undefined) ? undefined : comparators.flatMap((one) => one ?? []);
}

function parseComparator(word: string): readonly Comparator[] | undefined {
  const match = comparatorRule.exec(word);
  if (match === null) return undefined;
  const version = numbersOf(word);
  switch (match[1]) {
    case '>=':
      return [atLeast(version)];
    case '>':
      return [atLeast(after(version))];
    case '<':
      return [below(version)];
    case '<=':
      return [below(after(version))];
    case '^':
      return [atLeast(version), below(afterCaret(version))];
    case '~':
    case '~>':
      return [atLeast(version), below(after(version.slice(0, 2)))];
    default:
      return version.length === 0 ? [] : [atLeast(version), below(after(version))];
  }
}

/** The numbers of a version up to the first that is open. */
function numbersOf(text: string): Version {
  const match = new RegExp(versionRule).exec(text) ?? [];
  const parts = match.slice(1, 4);
  const open = parts.findIndex((part) => part === undefined || !/^\d+$/.test(part));
  return (open < 0 ? parts : parts.slice(0, open)).map(Number);
}

/** The first version behind all that begin with these numbers; none is behind all versions. */
function after(version: Version): Version {
  if (version.length === 0) return [Number.POSITIVE_INFINITY];
  return [...version.slice(0, -1), (version.at(-1) ?? 0) + 1];
}

/** `^1.2.3` goes up to 2, `^0.2.3` up to 0.3. */
function afterCaret(version: Version): Version {
  const firstCounted = version.findIndex((number) => number > 0);
  return after(firstCounted < 0 ? version : version.slice(0, firstCounted + 1));
}

const atLeast =
  (limit: Version): Comparator =>
  (version) =>
    compare(version, limit) >= 0;
const below =
  (limit: Version): Comparator =>
  (version) =>
    compare(version, limit) < 0;

function compare(a: Version, b: Version): number {
  for (const index of [0, 1, 2]) {
    const difference = (a[index] ?? 0) - (b[index] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}
