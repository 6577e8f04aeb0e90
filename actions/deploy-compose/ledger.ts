import { createHash } from 'node:crypto';
import type { StepContext } from '../../lib/capability/capability.js';
import { jsonForYaml, resolvedFile } from '../../lib/docker/compose-command.js';
import type { ContainerState } from '../../lib/docker/containers.js';
import { hashesOf } from '../../lib/host/file-hashes.js';
import type { Host } from '../../lib/host/host.js';
import { type AuditLine, settleRelease, writeReleaseFiles } from '../../lib/host/ledger.js';
import type { ReleaseFile } from '../../lib/host/local-files.js';
import type { ComposeProject } from '../../lib/values/compose-project.js';
import { hashesFile, type ReleaseOnHost } from './compose-commands.js';
import type { ReleaseRecord, ReleaseStatus } from './record.js';

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
  const project = jsonForYaml(resolved);
  const sha256 = createHash('sha256').update(project).digest('hex');
  const uploaded = files.map(({ file, sha256 }) => [file.path, sha256] as const);
  const status: ReleaseStatus = { state: 'prepared', containers: [], ended: [] };
  const texts = {
    [resolvedFile]: project,
    [hashesFile]: JSON.stringify(hashesOf(key, [...uploaded, [resolvedFile, sha256]])),
    'release.json': JSON.stringify(record),
    'state.json': JSON.stringify(status),
  };
  await writeReleaseFiles(host, folder, texts, signal);
}

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
  const status = {
    state: 'healthy' as const,
    at: new Date().toISOString(),
    containers: containers
      .filter(({ status: state }) => state !== 'exited')
      .map(({ id, service }) => ({ id, service })),
    ended: [...new Set([...ended, ...endedNow])],
  };
  await settleRelease(host, release, status, line, context);
}

/** The state of a release that was taken back. */
export const undone: ReleaseStatus = { state: 'undone', containers: [], ended: [] };
