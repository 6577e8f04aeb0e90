import { docker, type Ended, type RunOptions, tryDocker } from './engine.js';
import { type HostKeys, type HostKeyType, readHostKeys } from './host-keys.js';
import { type HostOptions, hasEngine } from './options.js';

export interface HostExecOptions extends RunOptions {
  /** Who runs it inside the host; root when not given. */
  readonly user?: string;
}

/** What is known of a host before it is ready. */
export interface HostParts {
  readonly name: string;
  readonly container: string;
  readonly address: string;
  readonly port: number;
  readonly privateKey: string;
  readonly privateKeyPath: string;
  readonly ports: ReadonlyMap<number, number>;
  readonly options: HostOptions;
}

/** A machine of the fleet: a container with sshd and an engine of its own. */
export class FleetHost {
  readonly name: string;
  /** The container on this machine's engine. */
  readonly container: string;
  /** Where sshd is reached: loopback, or for a host behind a bastion its name in the inner network. */
  readonly address: string;
  readonly port: number;
  readonly username: string;
  /** The private key in OpenSSH's format, and the file (0600) that holds it. */
  readonly privateKey: string;
  readonly privateKeyPath: string;
  /** Ports of `options.publish` -> the ports of 127.0.0.1 on this machine. */
  readonly ports: ReadonlyMap<number, number>;
  readonly options: HostOptions;
  #internalAddress = '';
  #keys: HostKeys | undefined;

  constructor(parts: HostParts) {
    this.name = parts.name;
    this.container = parts.container;
    this.address = parts.address;
    this.port = parts.port;
    this.username = parts.options.username ?? 'ubuntu';
    this.privateKey = parts.privateKey;
    this.privateKeyPath = parts.privateKeyPath;
    this.ports = parts.ports;
    this.options = parts.options;
  }

  /** As the input `host` takes it: `name=user@address:port`. */
  get target(): string {
    return `${this.name}=${this.username}@${this.address}:${this.port}`;
  }

  /** The host's address among the hosts of the fleet. */
  get internalAddress(): string {
    return this.#internalAddress;
  }

  /** known_hosts lines that pin the host, one a key type. */
  get knownHosts(): string {
    return this.#identity().knownHosts;
  }

  /** As `knownHosts`, for who reaches the host at `internalAddress`, port 22. */
  get internalKnownHosts(): string {
    return readHostKeys(this.#internalAddress, this.#identity().publicKeys).knownHosts;
  }

  /** `SHA256:...` by key type. */
  get fingerprints(): Readonly<Record<HostKeyType, string>> {
    return this.#identity().fingerprints;
  }

  /** Runs a command inside the host, past sshd: for assertions. A non-zero exit is a result. */
  exec(argv: readonly string[], options: HostExecOptions = {}): Promise<Ended> {
    const stdin = options.stdin === undefined ? [] : ['--interactive'];
    const user = options.user ? ['--user', options.user] : [];
    return tryDocker(['exec', ...stdin, ...user, this.container, ...argv], options);
  }

  /** As `exec`, and a failure is an error. Returns standard output, trimmed. */
  async run(argv: readonly string[], options: HostExecOptions = {}): Promise<string> {
    const ended = await this.exec(argv, options);
    if (ended.code !== 0) {
      throw new Error(`${this.name}: ${argv.join(' ')} ended with ${ended.code}: ${ended.stderr.trim()}`);
    }
    return ended.stdout.trim();
  }

  /** GETs a URL from inside the host; status 0 where nothing answers. */
  async get(url: string): Promise<{ readonly status: number; readonly body: string }> {
    const ended = await this.exec(['curl', '-s', '--max-time', '10', '-w', '\n%{http_code}', url]);
    const end = ended.stdout.lastIndexOf('\n');
    return { status: Number(ended.stdout.slice(end + 1)), body: ended.stdout.slice(0, Math.max(end, 0)) };
  }

  /** Waits until sshd listens and the engine answers. */
  async ready(): Promise<void> {
    const check = ['fleet-ready', ...(hasEngine(this.options) ? ['engine'] : [])];
    const ended = await this.exec(check, { deadlineMs: 180_000 });
    if (ended.code !== 0) {
      const log = await tryDocker(['logs', '--tail', '20', this.container]);
      throw new Error(`${this.name} does not get ready: ${ended.stderr}${log.stdout}${log.stderr}`);
    }
    const [address = '', ...publicKeys] = ended.stdout.trim().split('\n');
    this.#internalAddress = address;
    // Keys given out once stay: a test that changes the host's keys wants the old pin to fail.
    this.#keys ??= readHostKeys(this.#pinnedAddress(), publicKeys);
  }

  /**
   * Gives the host new keys, as a machine that was built anew (or an impostor) has them. `knownHosts` and
   * `fingerprints` go on to name the old ones.
   *
   * @returns the new ones
   */
  async replaceHostKeys(): Promise<HostKeys> {
    // sshd writes its pid file when it listens again, which is what `ready` waits for.
    const reload = 'pid=$(cat /run/sshd.pid) && rm /run/sshd.pid && kill -HUP "$pid"';
    const renew = `rm /etc/ssh/ssh_host_* && ssh-keygen -A >&2 && ${reload}`;
    const publicKeys = await this.run(['sh', '-c', `${renew} && cat /etc/ssh/ssh_host_*_key.pub`]);
    await this.ready();
    return readHostKeys(this.#pinnedAddress(), publicKeys.split('\n'));
  }

  /** Power off, at once; open connections are cut. */
  async kill(): Promise<void> {
    await docker(['kill', this.container]);
  }

  /** Everything in the host stands still: connections stay open and nothing answers. */
  async pause(): Promise<void> {
    await docker(['pause', this.container]);
  }

  async unpause(): Promise<void> {
    await docker(['unpause', this.container]);
  }

  /** A reboot (also after `kill`): the same disks, keys and ports. */
  async restart(): Promise<void> {
    await docker(['restart', '--time', '0', this.container]);
    await this.ready();
  }

  #identity(): HostKeys {
    if (!this.#keys) throw new Error(`${this.name} is not ready yet`);
    return this.#keys;
  }

  #pinnedAddress(): string {
    return this.port === 22 ? this.address : `[${this.address}]:${this.port}`;
  }
}
