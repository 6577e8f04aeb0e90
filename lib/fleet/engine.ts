import { spawn } from 'node:child_process';
import { open, readFile } from 'node:fs/promises';

/** How a process ended. */
export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunOptions {
  /** Text for standard input, or a file that is read. */
  readonly stdin?: string | { readonly file: string };
  /** Standard output goes to this file. */
  readonly stdoutFile?: string;
  /** Milliseconds until it is killed; 120,000 when not given. */
  readonly deadlineMs?: number;
  /** Kills it. */
  readonly signal?: AbortSignal;
  /** Beside this process's own: what may be a secret does not stand in argv. */
  readonly environment?: Readonly<Record<string, string>>;
}

/** Runs the docker command line on this machine's engine. A non-zero exit is a result. */
export async function tryDocker(argv: readonly string[], options: RunOptions = {}): Promise<Ended> {
  const input = typeof options.stdin === 'object' ? await open(options.stdin.file) : undefined;
  const output = options.stdoutFile ? await open(options.stdoutFile, 'w') : undefined;
  try {
    return await new Promise((resolve, reject) => {
      const child = spawn('docker', argv, {
        stdio: [input?.fd ?? 'pipe', output?.fd ?? 'pipe', 'pipe'],
        ...(options.signal && { signal: options.signal }),
        ...(options.environment && { env: { ...process.env, ...options.environment } }),
      });
      const chunks = { stdout: [] as Buffer[], stderr: [] as Buffer[] };
      child.stdout?.on('data', (chunk: Buffer) => chunks.stdout.push(chunk));
      child.stderr?.on('data', (chunk: Buffer) => chunks.stderr.push(chunk));
      // A command that ended without reading its input is judged by its exit code.
      child.stdin?.on('error', () => {});
      child.stdin?.end(typeof options.stdin === 'string' ? options.stdin : '');
      // spawn's own `timeout` holds the process up where the program could not even be started.
      const timer = setTimeout(() => child.kill('SIGKILL'), options.deadlineMs ?? 120_000);
      child.on('error', (error) => {
        clearTimeout(timer);
        reject(error);
      });
      child.on('close', (code) => {
        clearTimeout(timer);
        resolve({
          code,
          stdout: Buffer.concat(chunks.stdout).toString(),
          stderr: Buffer.concat(chunks.stderr).toString(),
        });
      });
    });
  } finally {
    await Promise.all([input?.close(), output?.close()]);
  }
}

/** As `tryDocker`, and a failure is an error with what docker said. Returns standard output, trimmed. */
export async function docker(argv: readonly string[], options: RunOptions = {}): Promise<string> {
  const ended = await tryDocker(argv, options);
  if (ended.code !== 0) {
    const remedy = /No such image: deploy-kit\//.test(ended.stderr) ? ' (scripts/setup builds it)' : '';
    const command = argv.slice(0, 2).join(' ');
    throw new Error(`docker ${command} ended with ${ended.code}: ${ended.stderr.trim()}${remedy}`);
  }
  return ended.stdout.trim();
}

/** The words of a docker answer, one a line. */
export async function dockerLines(argv: readonly string[]): Promise<readonly string[]> {
  return (await docker(argv)).split('\n').filter((line) => line !== '');
}

/** capabilities(7), by number. */
const capabilityNames = (
  'CHOWN DAC_OVERRIDE DAC_READ_SEARCH FOWNER FSETID KILL SETGID SETUID SETPCAP LINUX_IMMUTABLE ' +
  'NET_BIND_SERVICE NET_BROADCAST NET_ADMIN NET_RAW IPC_LOCK IPC_OWNER SYS_MODULE SYS_RAWIO ' +
  'SYS_CHROOT SYS_PTRACE SYS_PACCT SYS_ADMIN SYS_BOOT SYS_NICE SYS_RESOURCE SYS_TIME SYS_TTY_CONFIG ' +
  'MKNOD LEASE AUDIT_WRITE AUDIT_CONTROL SETFCAP MAC_OVERRIDE MAC_ADMIN SYSLOG WAKE_ALARM ' +
  'BLOCK_SUSPEND AUDIT_READ PERFMON BPF CHECKPOINT_RESTORE'
).split(' ');

/** The capabilities in a set as /proc/PID/status prints it, such as `000001fffeffffff`. */
export function capabilitiesIn(set: string): readonly string[] {
  const bits = BigInt(`0x${set}`);
  return capabilityNames.filter((_, number) => (bits >> BigInt(number)) & 1n);
}

/**
 * The arguments of `docker run` that let a container run an engine and mount and swap as a machine does.
 * `--privileged` would be the same, but fails where this machine itself lacks a capability: so each one
 * that there is, is added by name. An engine older than a capability refuses its name, and needs none of
 * the newest three.
 */
export async function machineArguments(): Promise<readonly string[]> {
  const status = await readFile('/proc/self/status', 'utf8');
  const bounding = /^CapBnd:\s*([0-9a-f]+)$/m.exec(status)?.[1];
  if (!bounding) throw new Error('/proc/self/status does not tell the capabilities of this machine');
  const newest = new Set(['PERFMON', 'BPF', 'CHECKPOINT_RESTORE']);
  return [
    ...capabilitiesIn(bounding)
      .filter((name) => !newest.has(name))
      .flatMap((name) => ['--cap-add', name]),
    ...['--security-opt', 'seccomp=unconfined', '--security-opt', 'apparmor=unconfined'],
    '--cgroupns=private',
  ];
}
