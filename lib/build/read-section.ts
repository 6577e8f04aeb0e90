import { resolve } from 'node:path';
import { nearestName } from '../values/nearest.js';
import { type BuildSecret, type BuildSection, isRemoteContext } from './build-section.js';

/** A section as it was read, with all that is wrong in it, in words. */
export interface ReadSection {
  readonly section: BuildSection;
  readonly problems: readonly string[];
}

/** Of Compose's top level: secret -> where it comes from. */
export type SecretSources = Readonly<
  Record<string, { readonly file?: string; readonly environment?: string }>
>;

/** Keys that have an effect here. `tags` has none, and is no reason to fail: the input of that name says them. */
const known = [
  ...['context', 'dockerfile', 'dockerfile_inline', 'target', 'args', 'labels', 'network', 'extra_hosts'],
  ...['shm_size', 'ulimits', 'cache_from', 'cache_to', 'no_cache', 'pull', 'platforms', 'tags', 'secrets'],
  ...['ssh', 'additional_contexts'],
] as const;

/** Keys of Compose that would make another image than the one that is built without them. */
const unsupported: ReadonlySet<string> = new Set([
  ...['isolation', 'privileged', 'entitlements', 'provenance', 'sbom'],
]);

/**
 * Reads a `build` section in the forms in which people write it and in which Compose prints it.
 *
 * @param written a map, or the context alone
 * @param directory what relative contexts start from
 * @param sources of secrets that are named only
 */
export function readSection(written: unknown, directory: string, sources: SecretSources): ReadSection {
  const map = typeof written === 'string' ? { context: written } : asMap(written);
  if (!map) return { section: sectionOf({}, directory, {}, []), problems: ['it is no map'] };
  const problems = Object.keys(map).flatMap(unknownKey);
  const reader = new Reader(map, problems);
  return { section: sectionOf(map, directory, sources, problems, reader), problems };
}

function sectionOf(
  map: Readonly<Record<string, unknown>>,
  directory: string,
  sources: SecretSources,
  problems: string[],
  reader = new Reader(map, problems),
): BuildSection {
  const context = reader.text('context') ?? '.';
  return {
    context: isRemoteContext(context) ? context : resolve(directory, context),
    ...reader.texts('dockerfile', 'dockerfile_inline', 'target', 'network', 'shm_size'),
    args: reader.pairs('args'),
    labels: reader.pairs('labels'),
    additional_contexts: reader.pairs('additional_contexts'),
    // Every client knows the form with a colon.
    extra_hosts: joined(reader.pairs('extra_hosts', /[=:]/), ':'),
    ulimits: ulimits(map.ulimits),
    cache_from: reader.list('cache_from'),
    cache_to: reader.list('cache_to'),
    platforms: reader.list('platforms'),
    ssh: joined(reader.pairs('ssh')),
    secrets: reader.items('secrets').flatMap((item) => secret(item, directory, sources, problems)),
    no_cache: reader.flag('no_cache'),
    pull: reader.flag('pull'),
  };
}

function unknownKey(key: string): string[] {
  if (unsupported.has(key)) return [`${key} is not supported`];
  if (key.startsWith('x-') || known.some((name) => name === key)) return [];
  const near = nearestName(key, known);
  return [`there is no key ${key}${near ? `; ${near}?` : ''}`];
}

function secret(item: unknown, directory: string, sources: SecretSources, problems: string[]): BuildSecret[] {
  const map: Readonly<Record<string, unknown>> | undefined =
    typeof item === 'string' ? { source: item } : asMap(item);
  const source = map?.source ?? map?.id;
  if (!map || typeof source !== 'string') {
    problems.push('an entry of secrets has no name');
    return [];
  }
  const { file, environment } = { ...sources[source], ...map };
  const id = typeof map.target === 'string' ? map.target : source;
  if (typeof environment === 'string') return [{ id, environment }];
  if (typeof file === 'string') return [{ id, file: resolve(directory, file) }];
  problems.push(`the secret ${source} comes from neither a file nor a variable (environment)`);
  return [];
}

function ulimits(written: unknown): string[] {
  return Object.entries(asMap(written) ?? {}).map(([name, limit]) => {
    const { soft, hard } = asMap(limit) ?? { soft: limit, hard: limit };
    return soft === hard ? `${name}=${soft}` : `${name}=${soft}:${hard}`;
  });
}

function joined(pairs: Readonly<Record<string, string | null>>, separator = '='): string[] {
  return Object.entries(pairs).map(([name, value]) =>
    value === null ? name : `${name}${separator}${value}`,
  );
}

function asMap(value: unknown): Readonly<Record<string, unknown>> | undefined {
  const isMap = typeof value === 'object' && value !== null && !Array.isArray(value);
  return isMap ? (value as Readonly<Record<string, unknown>>) : undefined;
}

function isScalar(value: unknown): value is string | number | boolean {
  return ['string', 'number', 'boolean'].includes(typeof value);
}

/** Reads values of a map, and notes those that are of another kind than their key takes. */
class Reader {
  constructor(
    private readonly map: Readonly<Record<string, unknown>>,
    private readonly problems: string[],
  ) {}

  text(key: string): string | undefined {
    const value = this.map[key];
    if (value === undefined || value === null) return undefined;
    if (isScalar(value)) return String(value);
    this.problems.push(`${key} is no text`);
    return undefined;
  }

  texts<const Key extends string>(...keys: readonly Key[]): { readonly [name in Key]?: string } {
    const given = keys
      .map((key) => [key, this.text(key)] as const)
      .filter(([, value]) => value !== undefined);
    return Object.fromEntries(given) as { readonly [name in Key]?: string };
  }

  flag(key: string): boolean {
    const text = this.text(key)?.toLowerCase() ?? 'false';
    if (text !== 'true' && text !== 'false') this.problems.push(`${key} is neither true nor false`);
    return text === 'true';
  }

  items(key: string): readonly unknown[] {
    const value = this.map[key];
    if (value === undefined || value === null) return [];
    if (Array.isArray(value)) return value;
    this.problems.push(`${key} is no list`);
    return [];
  }

  list(key: string): readonly string[] {
    const items = this.items(key);
    if (!items.every(isScalar)) this.problems.push(`${key} is no list of texts`);
    return items.filter(isScalar).map(String);
  }

  /** A map, or a list of `name=value`. */
  pairs(key: string, separator: RegExp = /=/): Readonly<Record<string, string | null>> {
    const map = asMap(this.map[key]);
    if (!map) {
      return Object.fromEntries(
        this.list(key).map((item) => {
          const at = item.search(separator);
          return at < 0 ? [item, null] : [item.slice(0, at), item.slice(at + 1)];
        }),
      );
    }
    for (const [name, value] of Object.entries(map)) {
      if (value !== null && !isScalar(value)) this.problems.push(`${name} of ${key} is no text`);
    }
    return Object.fromEntries(
      Object.entries(map).map(([name, value]) => [name, isScalar(value) ? String(value) : null]),
    );
  }
}
