import type { ComposeProject, ComposeService } from '../../lib/values/compose-project.js';

/**
 * What a person may see of a service. Everything else may hold a secret, one of before too, which nothing masks any
 * more: of that it is only said that it changed.
 */
const shown = ['image', 'ports', 'volumes', 'networks', 'depends_on', 'restart', 'scale', 'deploy'] as const;

/**
 * A compact difference of two resolved projects: a line for the service, and below it `-` what was and `+` what is.
 * Of environment variables it has the names, of what may hold secrets that it changed.
 *
 * @param before undefined where nothing runs
 */
export function projectDiff(before: ComposeProject | undefined, after: ComposeProject): string[] {
  const [old, now] = [before?.services ?? {}, after.services ?? {}];
  const names = [...new Set([...Object.keys(now), ...Object.keys(old)])];
  return names.flatMap((name) => {
    const lines = serviceDiff(old[name] ?? {}, now[name] ?? {});
    if (name in old && name in now) return lines.length > 0 ? [`  service ${name}`, ...lines] : [];
    return name in now ? [`+ service ${name}`, ...lines] : [`- service ${name}`];
  });
}

function serviceDiff(was: ComposeService, is: ComposeService): string[] {
  const [old, now] = [was, is].map((one) => one as Readonly<Record<string, unknown>>);
  const keys = [...new Set([...shown, ...Object.keys(old ?? {}), ...Object.keys(now ?? {})])];
  return keys.flatMap((key) => {
    const [left, right] = [old?.[key], now?.[key]];
    if (key === 'environment') return environmentDiff(was, is);
    if (isSame(left, right)) return [];
    if (!shown.some((one) => one === key)) return [`${sign(left, right)}   ${key}`];
    const [gone, come] = [entries(key, left), entries(key, right)];
    return [
      ...gone.filter((entry) => !come.includes(entry)).map((entry) => `-   ${key}: ${entry}`),
      ...come.filter((entry) => !gone.includes(entry)).map((entry) => `+   ${key}: ${entry}`),
    ];
  });
}

function environmentDiff(
  { environment: was = {} }: ComposeService,
  { environment: is = {} }: ComposeService,
) {
  const names = [...new Set([...Object.keys(was), ...Object.keys(is)])].toSorted();
  return names.flatMap((name) => {
    return isSame(was[name], is[name]) ? [] : [`${sign(was[name], is[name])}   environment: ${name}`];
  });
}

/** One text for each entry of a list or map. */
function entries(key: string, value: unknown): string[] {
  if (value === undefined || value === null) return [];
  if (Array.isArray(value)) return value.map((one) => entry(key, one));
  if (typeof value !== 'object') return [String(value)];
  return Object.entries(value).map(([name, one]) =>
    key === 'deploy' ? `${name} ${JSON.stringify(one)}` : name,
  );
}

/** A port or a mount as people write it, https://docs.docker.com/reference/compose-file/services/ */
function entry(key: string, value: unknown): string {
  const one = value as Readonly<Record<string, string | number | boolean | undefined>>;
  if (typeof value !== 'object' || value === null) return String(value);
  const parts =
    key === 'ports'
      ? [one.host_ip, one.published, `${one.target}/${one.protocol ?? 'tcp'}`]
      : [one.source ?? one.type, one.target, one.read_only === true ? 'ro' : undefined];
  return parts.filter((part) => part !== undefined).join(':');
}

function sign(left: unknown, right: unknown): string {
  if (left === undefined) return '+';
  return right === undefined ? '-' : '~';
}

function isSame(left: unknown, right: unknown): boolean {
  return JSON.stringify(left) === JSON.stringify(right);
}
