import type { Config } from '../config/config.js';
import type { HostEntry } from '../ssh/host-address.js';

/** A name under `hosts:`, and the hosts that take its place. */
export interface ThrowawayHosts {
  readonly name: string;
  readonly hosts: readonly { readonly name: string; readonly username: 'ubuntu' | 'root' }[];
}

/**
 * Which hosts take the place of those of a file: one for each address, and for each tag.
 *
 * @param instances how many running instances a tag stands for
 */
export function throwawayHosts({ hosts }: Pick<Config, 'hosts'>, instances: number): ThrowawayHosts[] {
  return hosts.map(({ name, entries }) => ({
    name,
    hosts: entries.flatMap((entry) => hostsFor(entry, entries.length === 1 ? name : undefined, instances)),
  }));
}

function hostsFor(entry: HostEntry, onlyName: string | undefined, instances: number) {
  if (entry.kind === 'host') {
    const { name, username } = entry.host;
    return [{ name: onlyName ?? name, username: loginOf(username) }];
  }
  const { name, username } = entry.tag;
  const base = onlyName ?? name ?? '';
  return Array.from({ length: instances }, (_, index) => ({
    name: instances === 1 ? base : `${base}-${index + 1}`,
    username: loginOf(username),
  }));
}

/** A throwaway host knows these two users. */
function loginOf(username: string): 'ubuntu' | 'root' {
  return username === 'root' ? 'root' : 'ubuntu';
}

/** What stands in place of the file's addresses, as `hostOverrides` takes it. */
export function overridesOf(
  names: readonly ThrowawayHosts[],
  addressOf: (host: string) => string,
): Readonly<Record<string, string>> {
  return Object.fromEntries(
    names.map(({ name, hosts }) => [
      name,
      hosts.map((host) => `${host.name}=${host.username}@${addressOf(host.name)}:22`).join('\n'),
    ]),
  );
}
