/** An image of this machine's engine, and what the host calls it where that is something else. */
export type HostImage = string | { readonly image: string; readonly names: readonly string[] };

/** What a test may ask of a host. Everything left out is as on a fresh EC2 instance of Ubuntu. */
export interface HostOptions {
  /** `bare` has no Docker packages, to install them; `node` has Node, npm and PM2 in their place. */
  readonly image?: 'docker' | 'bare' | 'node';
  /** Images of this machine's engine that the host's engine has from the start. */
  readonly images?: readonly HostImage[];
  /** false: the engine is there and does not run. */
  readonly engine?: boolean;
  /** Who logs in. Both are there with the same key; `ubuntu` when not given. */
  readonly username?: 'ubuntu' | 'root';
  /** What sudo does for `ubuntu`: works, asks for a password (it is `fleet`), or refuses. */
  readonly sudo?: 'free' | 'asks' | 'none';
  /** `ubuntu` may use the engine; true when not given. */
  readonly dockerGroup?: boolean;
  /** Login shell of `ubuntu`. */
  readonly shell?: '/bin/bash' | '/bin/dash';
  /** `.bashrc` prints on both streams, also for a command without a terminal. */
  readonly noisyShell?: boolean;
  /** Channels a connection may have (sshd's own 10 when not given). */
  readonly maxSessions?: number;
  /** false: sshd refuses forwarding in both directions. */
  readonly allowTcpForwarding?: boolean;
  /** More lines of sshd_config. */
  readonly sshdConfig?: readonly string[];
  /** `knownHosts` and `fingerprints` name keys that the host does not have. */
  readonly wrongHostKey?: boolean;
  /** Mounts a disk of its own of this size (tmpfs, such as `16m`) at each path. */
  readonly smallDisks?: Readonly<Record<string, string>>;
  /** Paths on a real file system, where a swap file works; the host's root is an overlay. */
  readonly volumes?: readonly string[];
  /** A volume that is there already, for /var/lib/docker. */
  readonly engineDisk?: string;
  /** Ports of the host that `ports` maps to ports of 127.0.0.1 here. */
  readonly publish?: readonly number[];
  /** The name of the host that is its jump host: it stands in a network that only that one reaches. */
  readonly behind?: string;
}

/** A host by name, with its options. */
export interface NamedHost {
  readonly name: string;
  readonly options?: HostOptions;
}

/** Whether an engine runs in the fresh host. */
export function hasEngine(options: HostOptions): boolean {
  return (options.engine ?? true) && (options.image ?? 'docker') === 'docker';
}

/** The options as `fleet-host` in the image reads them. */
export function hostEnvironment(options: HostOptions): Record<string, string> {
  const sshd = [...(options.sshdConfig ?? [])];
  if (options.maxSessions !== undefined) sshd.push(`MaxSessions ${options.maxSessions}`);
  if (options.allowTcpForwarding === false) sshd.push('AllowTcpForwarding no');
  return {
    FLEET_SHELL: options.shell ?? '/bin/bash',
    FLEET_SUDO: options.sudo ?? 'free',
    FLEET_DOCKER_GROUP: (options.dockerGroup ?? true) ? 'yes' : '',
    FLEET_NOISY: options.noisyShell ? 'yes' : '',
    FLEET_ENGINE: (options.engine ?? true) ? 'yes' : '',
    FLEET_SSHD: sshd.join('\n'),
  };
}

/** Hosts by number are called `host1`, `host2`, ... */
export function namedHosts(hosts: number | readonly NamedHost[]): readonly NamedHost[] {
  if (typeof hosts !== 'number') return hosts;
  return Array.from({ length: hosts }, (_, index) => ({ name: `host${index + 1}` }));
}
