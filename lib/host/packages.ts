import type { Command, CommandResult, Remote } from '../ssh/remote.js';
import { script } from './script.js';

/** Root on a host, with which packages are installed. */
export interface RootAccess {
  readonly remote: Remote;
  /** The argv prefix that makes root; empty for root. */
  readonly sudo: readonly string[];
  readonly signal: AbortSignal;
  /** Told of each line that a package manager prints. */
  readonly onLine?: (line: string) => void;
  /** The error for a command that failed. */
  failed(label: string, result: CommandResult): Error;
}

export type PackageManager = 'apt' | 'dnf';

const installDeadlineMs = 15 * 60_000;
/** On a fresh instance the system updates itself for minutes, and holds the locks meanwhile. */
const lockTimeoutSeconds = 300;

/** The lists have a lock of their own, for which apt-get does not wait. `$1` is how long we do, seconds. */
const aptUpdate = `end=$(($(date +%s) + $1))
while :; do
  said=$(apt-get update -qq 2>&1) && exit 0
  case $said in *"Could not get lock"*|*"Unable to lock"*) ;; *) printf '%s\\n' "$said" >&2; exit 100;; esac
  if [ "$(date +%s)" -ge "$end" ]; then printf '%s\\n' "$said" >&2; exit 100; fi
  sleep 2
done`;

/**
 * What the package sources of a host have now.
 *
 * @param names the packages that are asked about
 * @returns name -> version, of those that there are
 */
export async function packageCandidates(
  root: RootAccess,
  manager: PackageManager,
  names: readonly string[],
): Promise<Map<string, string>> {
  if (manager === 'dnf') return dnfCandidates(root, names);
  await asRoot(root, script('apt-get update', aptUpdate, [String(lockTimeoutSeconds)]));
  const argv = ['env', 'LC_ALL=C', 'apt-cache', 'policy', ...names];
  return parseAptPolicy(await asRoot(root, { argv, label: 'apt-cache policy' }));
}

/** Installs packages without questions. */
export async function installPackages(
  root: RootAccess,
  manager: PackageManager,
  packages: readonly string[],
): Promise<void> {
  await asRoot(root, manager === 'apt' ? aptInstall(packages) : dnfInstall(packages));
}

/**
 * Runs a command as root.
 *
 * @returns standard output
 */
export async function asRoot(root: RootAccess, { argv, label }: Command): Promise<string> {
  const { remote, sudo, signal, onLine } = root;
  const result = await remote.exec(
    { argv: [...sudo, ...argv], label },
    { signal, deadlineMs: installDeadlineMs, repeatable: true, ...(onLine && { onLine }) },
  );
  if (result.code !== 0) throw root.failed(label, result);
  return result.stdout;
}

async function dnfCandidates(root: RootAccess, names: readonly string[]): Promise<Map<string, string>> {
  const argv = [...root.sudo, 'env', 'LC_ALL=C', 'dnf', '-q', 'list', ...names];
  // It ends with 1 when it knows none of them, and that is an answer.
  const result = await root.remote.exec(
    { argv, label: 'dnf list' },
    { signal: root.signal, deadlineMs: installDeadlineMs, repeatable: true },
  );
  if (result.code !== 0 && result.code !== 1) throw root.failed('dnf list', result);
  return parseDnfList(result.stdout);
}

/** Keeping changed configuration files; needrestart of Ubuntu would ask as well. */
function aptInstall(packages: readonly string[]): Command {
  const options = [`DPkg::Lock::Timeout=${lockTimeoutSeconds}`, 'Dpkg::Options::=--force-confold'];
  const argv = [
    ...['env', 'DEBIAN_FRONTEND=noninteractive', 'NEEDRESTART_MODE=a', 'apt-get', 'install', '-y', '-qq'],
    ...['--no-install-recommends', ...options.flatMap((option) => ['-o', option])],
    ...['ca-certificates', ...packages],
  ];
  return { argv, label: 'apt-get install' };
}

function dnfInstall(packages: readonly string[]): Command {
  return { argv: ['dnf', '-y', '-q', 'install', ...packages], label: 'dnf install' };
}

/** Reads what `apt-cache policy` prints: name -> the version that would be installed. */
export function parseAptPolicy(text: string): Map<string, string> {
  const candidates = new Map<string, string>();
  let name = '';
  for (const line of text.split('\n')) {
    if (/^\S.*:$/.test(line)) name = line.slice(0, -1);
    const candidate = /^ {2}Candidate: (\S+)$/.exec(line)?.[1];
    if (candidate !== undefined && candidate !== '(none)') candidates.set(name, candidate);
  }
  return candidates;
}

/** Reads what `dnf list` prints, `name.arch version repository`: name -> version without its epoch. */
export function parseDnfList(text: string): Map<string, string> {
  const candidates = new Map<string, string>();
  for (const line of text.split('\n')) {
    const match = /^(\S+)\.(?:x86_64|aarch64|noarch)\s+(?:\d+:)?(\S+)/.exec(line);
    if (match !== null) candidates.set(String(match[1]), String(match[2]));
  }
  return candidates;
}
