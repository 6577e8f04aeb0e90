import { parse } from 'yaml';
import type { ComposeProject, ComposeService } from '../../lib/values/compose-project.js';
import { selectServices } from './resolve.js';

/** What decides which services of the files are meant. */
export interface Writing {
  /** What `${NAME}` reads. */
  readonly variables: Readonly<Record<string, string>>;
  readonly profiles: readonly string[];
  readonly services: readonly string[] | undefined;
}

/** A project as its files have it, without Compose. */
export interface WrittenProject {
  readonly project: ComposeProject;
  /** Ports that could not be read here, each in words. */
  readonly unknown: readonly string[];
  /** The limits of all services together, bytes. */
  readonly memoryBytes: number;
}

type Port = NonNullable<ComposeService['ports']>[number];
type Fields = Readonly<Record<string, unknown>>;

/**
 * Reads the ports and memory limits of compose files without Compose, for a look ahead at hosts that may not even
 * have it. What is `include`d or `extend`ed is not followed, and a file that does not parse holds nothing: Compose
 * will say so.
 */
export function writtenProject(texts: readonly string[], writing: Writing): WrittenProject {
  const written = texts.flatMap((text) => Object.entries(mapOf(mapOf(parsed(text)).services)));
  const unknown: string[] = [];
  const services: Record<string, ComposeService> = {};
  const memory = new Map<string, number>();
  for (const [name, value] of written) {
    const service = mapOf(value);
    if (!isEnabled(service, writing.profiles)) continue;
    const ports = listOf(service.ports).map((port) => ({ port, read: readPort(port, writing.variables) }));
    for (const { port, read } of ports)
      if (read === undefined)
        unknown.push(`${name}: ${typeof port === 'object' ? JSON.stringify(port) : port}`);
    const before = services[name];
    services[name] = {
      ports: [...(before?.ports ?? []), ...ports.flatMap(({ read }) => read ?? [])],
      depends_on: { ...before?.depends_on, ...dependenciesOf(service) },
    };
    const limit = memoryOf(service, writing.variables);
    if (limit !== undefined) memory.set(name, limit);
  }
  const { project } = selectServices({ services }, knownOf(writing.services, services));
  const limits = Object.keys(project.services ?? {}).map((name) => memory.get(name) ?? 0);
  return { project, unknown, memoryBytes: limits.reduce((sum, own) => sum + own, 0) };
}

function parsed(text: string): unknown {
  try {
    return parse(text, { merge: true, logLevel: 'silent' });
  } catch {
    return undefined;
  }
}

function knownOf(only: readonly string[] | undefined, services: Fields): readonly string[] | undefined {
  return only?.filter((name) => name in services);
}

function isEnabled({ profiles }: Fields, enabled: readonly string[]): boolean {
  const own = listOf(profiles);
  return own.length === 0 || own.some((name) => name === '*' || enabled.includes(String(name)));
}

function dependenciesOf({ depends_on: on }: Fields): Record<string, object> {
  const names = Array.isArray(on) ? on.map(String) : Object.keys(mapOf(on));
  return Object.fromEntries(names.map((name) => [name, {}]));
}

/**
 * @returns undefined where it cannot be told here
 * @see https://docs.docker.com/reference/compose-file/services/#ports
 */
function readPort(written: unknown, variables: Writing['variables']): Port | undefined {
  if (typeof written === 'number') return {};
  if (typeof written === 'string') {
    const text = filled(written, variables);
    return text === undefined ? undefined : shortPort(text);
  }
  const { published, protocol, host_ip: address } = mapOf(written);
  const texts = [published, protocol, address].map((one) =>
    one === undefined ? '' : filled(String(one), variables),
  );
  if (texts.includes(undefined)) return undefined;
  const [port, kind, ip] = texts;
  return { ...(port && { published: port }), ...(kind && { protocol: kind }), ...(ip && { host_ip: ip }) };
}

/** `[[address:]published:]target[/protocol]` */
function shortPort(text: string): Port | undefined {
  const match = /^(?:(?:\[([^\]]*)\]|([^:]*)):)?(?:([\d-]*):)?[\d-]+(?:\/(\w+))?$/.exec(text);
  if (match === null) return undefined;
  const [, ip6, first, second, protocol] = match;
  // Of two parts the first is the published port, of three the address.
  const [address, published] = second === undefined ? [ip6, first] : [ip6 ?? first, second];
  return {
    ...(published && { published }),
    ...(address && { host_ip: address }),
    ...(protocol && { protocol }),
  };
}

function memoryOf(service: Fields, variables: Writing['variables']): number | undefined {
  const { limits } = mapOf(mapOf(service.deploy).resources);
  const written = service.mem_limit ?? mapOf(limits).memory;
  const text = written === undefined ? undefined : filled(String(written), variables);
  const match = /^(\d+(?:\.\d+)?)\s*([kmgt]?)b?$/i.exec(text ?? '');
  if (match === null) return undefined;
  const replicas = Number(service.scale ?? mapOf(service.deploy).replicas ?? 1) || 1;
  const powers = { '': 0, k: 1, m: 2, g: 3, t: 4 };
  const power = powers[(match[2] ?? '').toLowerCase() as keyof typeof powers];
  return Math.round(Number(match[1]) * 1024 ** power) * replicas;
}

/**
 * Text with its variables filled in as Compose does it; undefined where one has no value here.
 *
 * @see https://docs.docker.com/reference/compose-file/interpolation/
 */
function filled(text: string, variables: Writing['variables']): string | undefined {
  let isKnown = true;
  const result = text.replaceAll(
    /\$(?:(\$)|([A-Za-z_]\w*)|\{([A-Za-z_]\w*)(?:(:?)([-?+])([^${}]*))?\})/g,
    (_all, dollar?: string, bare?: string, braced?: string, colon?: string, sign?: string, rest = '') => {
      if (dollar !== undefined) return dollar;
      const value = variables[bare ?? braced ?? ''];
      const isThere = value !== undefined && !(colon && value === '');
      if (sign === '+') return isThere ? rest : '';
      if (isThere) return value;
      if (sign === '-') return rest;
      isKnown = false;
      return '';
    },
  );
  return isKnown && !result.includes('${') ? result : undefined;
}

const mapOf = (value: unknown): Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : {};
const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);
