import { randomBytes } from 'node:crypto';
import type { StepContext } from '../capability/capability.js';
import type { Command } from '../ssh/remote.js';
import type { Host } from './host.js';
import { outputOf } from './output-of.js';
import { runRecord, writeFile } from './releases.js';
import { script } from './script.js';

const deadlineMs = 60_000;

/** What every ledger keeps of a release, `releases/<id>/release.json`: no value of a variable, ever. */
export interface LedgerRecord {
  readonly id: string;
  /** ISO 8601. */
  readonly createdAt: string;
  readonly run: Readonly<Record<string, string>>;
  /** Keyed hash of everything that was asked for. */
  readonly fingerprint: string;
  /** What ran before the project's first release came well to its end: what it goes back to until then. */
  readonly before: { readonly kind: string };
  /** The release that ran well before this one; absent for a first one. */
  readonly previous?: string;
}

/** `releases/<id>/state.json`. */
export interface LedgerStatus {
  readonly state: 'prepared' | 'applying' | 'healthy' | 'undone';
  /** When it was verified, ISO 8601; undefined before that. */
  readonly at?: string;
}

/** A release as its ledger has it. */
export interface LedgerRelease {
  readonly record: LedgerRecord;
  readonly status: LedgerStatus;
}

/** Where a release lies on a host. */
export interface ReleasePlace {
  /** The project's state folder. */
  readonly root: string;
  readonly id: string;
  readonly project: string;
}

/** One line of `audit.jsonl` beside the time and the run. */
export interface AuditLine {
  readonly outcome: 'deployed' | 'rolled-back';
  /** What runs now. */
  readonly release: string | undefined;
  /** What was taken back. */
  readonly undone?: string;
}

/**
 * The key of the project's fingerprints, made once; whoever comes second takes what is there.
 *
 * @param root the project's state folder, which is there already
 */
export async function makeKey(host: Host, root: string, signal: AbortSignal): Promise<string> {
  const text = 'umask 077; cd "$1" && { [ -s key ] || { cat >key.new && mv key.new key; }; } && cat key';
  const command = script('make the key', text, [root], randomBytes(32).toString('hex'));
  return (await outputOf(host.remote, command, { signal, deadlineMs })).trim();
}

/**
 * Writes into the folder of a release that is not switched to yet, readable by its owner only.
 *
 * @param files name -> text
 */
export async function writeReleaseFiles(
  host: Host,
  folder: string,
  files: Readonly<Record<string, string>>,
  signal: AbortSignal,
): Promise<void> {
  const commands = Object.entries(files).map(([name, text]) =>
    writeFile(`write ${name}`, `${folder}/${name}`, text),
  );
  await Promise.all(commands.map((command) => outputOf(host.remote, command, { signal, deadlineMs })));
}

/**
 * `$1` the state folder, `$2` the release, `$3` its state where none was written. What it was verified with stays in
 * its state, so that an undo which is interrupted still knows it. `pointed` keeps when `current` led where.
 */
const pointText = `umask 077
cd "$1" || exit
state=releases/$2/state.json
sed 's/"state":"[a-z]*"/"state":"applying"/' "$state" 2>/dev/null | grep '"state":"applying"' >"$state.new" ||
printf '%s' "$3" >"$state.new" || exit
mv "$state.new" "$state" || exit
printf '%s %s\\n' "$(date +%s)" "$2" >>pointed || exit
ln -sfn "releases/$2" current.new && mv -T current.new current || exit`;

/** Moves `current` to a release in one step and says in its state that it is being applied. */
export function pointTo<Status extends LedgerStatus>({ root, id }: ReleasePlace, status: Status): Command {
  return script('switch current', pointText, [root, id, JSON.stringify(status)]);
}

/**
 * `$1` the state folder, `$2` the release; the first line of standard input is its state, the second goes to
 * the audit file. `healthy` is what a failed deploy goes back to.
 */
const settleText = `umask 077
cd "$1" && read -r state && printf '%s' "$state" >"releases/$2/state.json.new" &&
mv "releases/$2/state.json.new" "releases/$2/state.json" &&
ln -sfn "releases/$2" healthy.new && mv -T healthy.new healthy && cat >>audit.jsonl`;

/** Writes in the ledger that a release is well, and a line in the host's audit file. */
export async function settleRelease(
  host: Host,
  { root, id, project }: ReleasePlace,
  status: LedgerStatus & { readonly state: 'healthy' },
  line: AuditLine,
  context: StepContext,
): Promise<void> {
  const input = `${JSON.stringify(status)}\n${auditLine(line, context)}`;
  const command = script('write the ledger', settleText, [root, id], input);
  await host.change(project, command, { signal: context.signal, deadlineMs });
}

/** Writes what a release that runs no more is from now on. */
export async function writeStatus(
  host: Host,
  { root, id, project }: ReleasePlace,
  status: LedgerStatus,
  context: StepContext,
): Promise<void> {
  const command = writeFile('write the state', `${root}/releases/${id}/state.json`, JSON.stringify(status));
  await host.change(project, command, { signal: context.signal, deadlineMs });
}

/** After a first deploy was taken back: nothing runs that deploy-kit knows of, and there is nothing to go back to. */
export async function forgetCurrent(
  host: Host,
  { root, id, project }: ReleasePlace,
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

function auditLine(line: AuditLine, { run: identity }: StepContext): string {
  return `${JSON.stringify({ at: new Date().toISOString(), ...line, run: runRecord(identity) })}\n`;
}
