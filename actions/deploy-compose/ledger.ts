import { randomBytes } from 'node:crypto';
import type { StepContext } from '../../lib/capability/capability.js';
import { jsonForYaml, resolvedFile } from '../../lib/docker/compose-command.js';
import type { ContainerState } from '../../lib/docker/containers.js';
import { commandFailed } from '../../lib/host/errors.js';
import type { Host } from '../../lib/host/host.js';
import { runRecord, writeFile } from '../../lib/host/releases.js';
import { script } from '../../lib/host/script.js';
import type { CommandResult } from '../../lib/ssh/remote.js';
import { hashesFile, type ReleaseOnHost } from './compose-commands.js';
import { hashesOf } from './file-hashes.js';
import type { ReleaseRecord, ReleaseStatus } from './record.js';
import type { ReleaseFile } from './request.js';
import type { ComposeProject } from './resolve.js';

const deadlineMs = 60_000;

/** The key of the project's fingerprints, made once; whoever comes second takes what is there. */
export async function makeKey(host: Host, root: string, signal: AbortSignal): Promise<string> {
  const text = 'umask 077; cd "$1" && { [ -s key ] || { cat >key.new && mv key.new key; }; } && cat key';
  const command = script('make the key', text, [root], randomBytes(32).toString('hex'));
  return succeed(
    host,
    await host.remote.exec(command, { signal, deadlineMs, repeatable: true }),
    command.label,
  );
}

/** What the ledger is to hold of a new release. */
export interface LedgerEntry {
  readonly folder: string;
  readonly resolved: ComposeProject;
  readonly record: ReleaseRecord;
  /** What was uploaded. */
  readonly files: readonly ReleaseFile[];
  /** The key of the project's fingerprints. */
  readonly key: string;
}

/** The resolved project, which holds secrets and is readable by its owner only, and the record, which holds none. */
export async function writeLedger(
  host: Host,
  { folder, resolved, record, files, key }: LedgerEntry,
  signal: AbortSignal,
): Promise<void> {
  const options = { signal, deadlineMs, repeatable: true };
  const project = jsonForYaml(resolved);
  const commands = [
    writeFile('write the project', `${folder}/${resolvedFile}`, project),
    writeFile('write the hashes', `${folder}/${hashesFile}`, JSON.stringify(hashesOf(key, files, project))),
    writeFile('write the release', `${folder}/release.json`, JSON.stringify(record)),
    writeFile(
      'write the state',
      `${folder}/state.json`,
      JSON.stringify({ state: 'prepared', containers: [], ended: [] } satisfies ReleaseStatus),
    ),
  ];
  await Promise.all(
    commands.map(async (command) => succeed(host, await host.remote.exec(command, options), command.label)),
  );
}

/** @returns standard output, trimmed */
function succeed(host: Host, result: CommandResult, label: string): string {
  if (result.code !== 0) throw commandFailed(host.name, label, result);
  return result.stdout.trim();
}
/**
 * `$1` the state folder, `$2` the release; the first line of standard input is its state, the second goes to
 * the audit file. `healthy` is what a failed deploy goes back to.
 */
const settleText = `umask 077
cd "$1" && read -r state && printf '%s' "$state" >"releases/$2/state.json.new" &&
mv "releases/$2/state.json.new" "releases/$2/state.json" &&
ln -sfn "releases/$2" healthy.new && mv -T healthy.new healthy && cat >>audit.jsonl`;

/**
 * Writes in the ledger that a release is well, with its containers, and a line in the host's audit file.
 *
 * @param ended one-shots that had done their work before
 */
export async function settle(
  host: Host,
  release: ReleaseOnHost,
  containers: readonly ContainerState[],
  ended: readonly string[],
  line: AuditLine,
  context: StepContext,
): Promise<void> {
  const endedNow = containers.filter(({ status }) => status === 'exited').map(({ service }) => service);
  const status: ReleaseStatus = {
    state: 'healthy',
    at: new Date().toISOString(),
    containers: containers
      .filter(({ status: state }) => state !== 'exited')
      .map(({ id, service }) => ({ id, service })),
    ended: [...new Set([...ended, ...endedNow])],
  };
  const input = `${JSON.stringify(status)}\n${auditLine(line, context)}`;
  const command = script('write the ledger', settleText, [release.root, release.id], input);
  await host.change(release.project, command, { signal: context.signal, deadlineMs });
}

/** The state of a release that was taken back. */
export const undone: ReleaseStatus = { state: 'undone', containers: [], ended: [] };

/** Writes what a release that runs no more is from now on. */
export async function writeStatus(
  host: Host,
  { root, id, project }: ReleaseOnHost,
  status: ReleaseStatus,
  context: StepContext,
): Promise<void> {
  const command = writeFile('write the state', `${root}/releases/${id}/state.json`, JSON.stringify(status));
  await host.change(project, command, { signal: context.signal, deadlineMs });
}

/**
 * After a first deploy was taken back: nothing runs that deploy-kit knows of, and there is nothing to go back to.
 */
export async function forgetCurrent(
  host: Host,
  { root, id, project }: ReleaseOnHost,
  context: StepContext,
): Promise<void> {
  const text = `umask 077; cd "$1" || exit
case $(readlink healthy) in "releases/$2") rm -f healthy || exit;; esac
rm -f current && cat >>audit.jsonl`;
  const line = auditLine({ outcome: 'rolled-back', release: undefined, undone: id }, context);
  await host.change(project, script('forget current', text, [root, id], line), {
    signal: context.signal,
    deadlineMs,
  });
}

/** One line of `audit.jsonl` beside the time and the run. */
export interface AuditLine {
  readonly outcome: 'deployed' | 'rolled-back';
  /** What runs now. */
  readonly release: string | undefined;
  /** What was taken back. */
  readonly undone?: string;
}

function auditLine(line: AuditLine, { run: identity }: StepContext): string {
  return `${JSON.stringify({ at: new Date().toISOString(), ...line, run: runRecord(identity) })}\n`;
}
