import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { freePort } from '../../../lib/fleet/ports.js';
import type { SshTarget } from '../../../lib/ssh/dial.js';
import { parseFingerprints } from '../../../lib/ssh/fingerprint.js';
import { parseKnownHosts } from '../../../lib/ssh/known-hosts.js';
import { type PrivateKey, parsePrivateKey } from '../../../lib/ssh/private-key.js';

export type KeyType = 'ed25519' | 'ecdsa' | 'rsa';

export interface SshServer {
  readonly port: number;
  readonly folder: string;
  /** The home that the login shell sees; its .bashrc is read. */
  readonly home: string;
  readonly key: PrivateKey;
  readonly keyFile: string;
  /** `SHA256:...` of the host key of this type. */
  fingerprint(type: KeyType): string;
  /** `[127.0.0.1]:PORT type key` */
  knownHostsLine(type: KeyType): string;
  /** A target that logs in here; by default all host keys are pinned. */
  target(changes?: TargetChanges): SshTarget;
  /** All that sshd said. */
  log(): string;
  stop(): Promise<void>;
}

export interface TargetChanges extends Partial<SshTarget> {
  readonly port?: number;
  readonly knownHosts?: string;
  readonly fingerprint?: string;
}

/** Starts OpenSSH's own sshd on a free loopback port, with lines that are added to its configuration. */
export async function startSshd(
  configuration: readonly string[] = [],
  hostKeys: readonly KeyType[] = ['ed25519', 'ecdsa', 'rsa'],
): Promise<SshServer> {
  const folder = mkdtempSync(join(tmpdir(), 'deploy-kit-sshd-'));
  const home = join(folder, 'home');
  mkdirSync(home);
  if (userInfo().uid === 0) mkdirSync('/run/sshd', { recursive: true });
  for (const type of hostKeys) generateKey(type, join(folder, `host_${type}`));
  const keyFile = join(folder, 'user');
  generateKey('ed25519', keyFile);
  writeFileSync(join(folder, 'authorized_keys'), readFileSync(`${keyFile}.pub`));
  const port = await freePort();
  const lines = [
    ...configuration,
    `Port ${port}`,
    'ListenAddress 127.0.0.1',
    ...hostKeys.map((type) => `HostKey ${join(folder, `host_${type}`)}`),
    `AuthorizedKeysFile ${join(folder, 'authorized_keys')}`,
    `PidFile ${join(folder, 'pid')}`,
    'StrictModes no',
    'UsePAM no',
    'PermitRootLogin yes',
    'PasswordAuthentication no',
    'KbdInteractiveAuthentication no',
    `SetEnv HOME=${home}`,
    'LogLevel VERBOSE',
  ];
  writeFileSync(join(folder, 'sshd_config'), `${lines.join('\n')}\n`);
  let log = '';
  const daemon = spawn('/usr/sbin/sshd', ['-D', '-e', '-f', join(folder, 'sshd_config')], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  daemon.stderr.on('data', (chunk) => {
    log += chunk;
  });
  await listening(port, daemon, () => log);
  const publicKey = (type: KeyType) =>
    readFileSync(join(folder, `host_${type}.pub`), 'utf8')
      .split(' ')
      .slice(0, 2)
      .join(' ');
  const knownHostsLine = (type: KeyType) => `[127.0.0.1]:${port} ${publicKey(type)}`;
  const key = parsePrivateKey(readFileSync(keyFile, 'utf8'));
  return {
    port,
    folder,
    home,
    key,
    keyFile,
    fingerprint: (type) =>
      execFileSync('ssh-keygen', ['-lf', join(folder, `host_${type}.pub`)], { encoding: 'utf8' }).split(
        ' ',
      )[1] ?? '',
    knownHostsLine,
    target: ({ port: otherPort, knownHosts, fingerprint, ...changes } = {}) => ({
      spec: { name: 'web1', address: '127.0.0.1', port: otherPort ?? port, username: userInfo().username },
      pins: {
        knownHosts: parseKnownHosts(
          (
            knownHosts ?? (fingerprint === undefined ? hostKeys.map(knownHostsLine).join('\n') : '')
          ).replaceAll(`:${port} `, `:${otherPort ?? port} `),
        ).entries,
        fingerprints: parseFingerprints(fingerprint ?? '').pins,
      },
      key,
      connectTimeoutMs: 10_000,
      ...changes,
    }),
    log: () => log,
    stop: async () => {
      const gone = new Promise((resolve) => daemon.once('exit', resolve));
      daemon.kill('SIGTERM');
      await gone;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function generateKey(type: KeyType, file: string): void {
  const bits = type === 'rsa' ? ['-b', '2048'] : [];
  execFileSync('ssh-keygen', ['-q', '-t', type, ...bits, '-N', '', '-C', 'test', '-f', file]);
}

async function listening(port: number, daemon: ChildProcess, log: () => string): Promise<void> {
  for (;;) {
    if (daemon.exitCode !== null) throw new Error(`sshd ended: ${log()}`);
    const answered = await new Promise<boolean>((resolve) => {
      const socket = connect(port, '127.0.0.1', () => {
        socket.destroy();
        resolve(true);
      });
      socket.once('error', () => setTimeout(() => resolve(false), 20));
    });
    if (answered) return;
  }
}
