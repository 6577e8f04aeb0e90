/** What is missing on a host. */
export interface MissingParts {
  readonly engine: boolean;
  readonly compose: boolean;
}

/** What to install, or what no source has. */
export type PackageChoice =
  | { readonly packages: readonly string[] }
  | { readonly unavailable: 'Docker Engine' | 'the Compose plugin' };

/** The packages that are asked about, of Docker's own repository, Debian, Ubuntu, Amazon Linux and Fedora. */
export const aptNames = [
  'docker-ce',
  'docker-ce-cli',
  'containerd.io',
  'docker.io',
  'docker-cli',
  'docker-compose-plugin',
  'docker-compose-v2',
  'docker-compose',
] as const;
export const dnfNames = [
  'docker-ce',
  'docker-ce-cli',
  'containerd.io',
  'docker',
  'moby-engine',
  'docker-compose-plugin',
  'docker-compose',
] as const;

/**
 * Chooses packages for what is missing. Docker's own repository wins where the host has it, as its packages
 * replace the distribution's. `docker-compose` counts from version 2: before, it is no plugin.
 *
 * @param candidates name -> version, of `parseAptPolicy` or `parseDnfList`
 */
export function choosePackages(
  candidates: ReadonlyMap<string, string>,
  missing: MissingParts,
): PackageChoice {
  const has = (name: string): boolean => candidates.has(name);
  const packages: string[] = [];
  if (missing.engine) {
    const engine = has('docker-ce')
      ? ['docker-ce', 'docker-ce-cli', 'containerd.io']
      : (['docker.io', 'docker', 'moby-engine'].filter(has).slice(0, 1) as string[]);
    if (engine.length === 0) return { unavailable: 'Docker Engine' };
    packages.push(...engine);
    // Debian 13 has the command line in a package of its own.
    if (engine[0] === 'docker.io' && has('docker-cli')) packages.push('docker-cli');
  }
  if (missing.compose) {
    const isPlugin = (name: string): boolean =>
      name !== 'docker-compose' || Number.parseInt(candidates.get(name) ?? '', 10) >= 2;
    const compose = ['docker-compose-plugin', 'docker-compose-v2', 'docker-compose'].find(
      (name) => has(name) && isPlugin(name),
    );
    if (compose === undefined) return { unavailable: 'the Compose plugin' };
    packages.push(compose);
  }
  return { packages };
}
