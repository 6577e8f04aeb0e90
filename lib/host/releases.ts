import type { RunIdentity } from '../capability/capability.js';
import { script } from './script.js';

/**
 * A new release's id; ids sort in the order of time.
 *
 * @param now milliseconds since the epoch
 */
export function releaseId(run: RunIdentity, now: number): string {
  const time = new Date(now).toISOString().replaceAll(/[-:]|\.\d+/g, '');
  return `${time}-${(run.sha || 'local').slice(0, 8)}-${run.id.slice(-6)}`;
}

/** The end of the run's id in a release's id: the same in all releases of one rollout. */
export function runOfRelease(id: string): string {
  return id.slice(id.lastIndexOf('-') + 1);
}

/** Who deployed a release and from what; in the ledger and in the audit file. */
export function runRecord(run: RunIdentity): Record<string, string> {
  const { url, actor, sha, branch, repository } = run;
  return { url, actor, sha, branch, repository };
}

/** Writes standard input to a file, atomically, readable by its owner only. */
export function writeFile(label: string, path: string, content: string) {
  return script(label, 'umask 077; cat >"$1.new" && mv "$1.new" "$1"', [path], content);
}
