import { editedFiles, type FileHashes, parseSums } from '../../lib/host/file-hashes.js';
import type { Host } from '../../lib/host/host.js';
import { keyedFingerprint } from '../../lib/host/keyed-fingerprint.js';
import { firstWord, lockOwnerText, whoDeployed } from '../../lib/host/ledger-look.js';
import { type LockOwner, parseOwner } from '../../lib/host/lock.js';
import { ledgerStatus } from '../../lib/rollout/ledger-status.js';
import type { StepStatus } from '../../lib/rollout/step-status.js';
import { appFolder } from './ecosystem.js';
import { runPm2, type Worker } from './pm2.js';
import { hashesFile } from './prepare.js';
import { type HostState, lookFurther, parseProbe } from './probe.js';
import { type AppRequest, fingerprintOf } from './request.js';

const listDeadlineMs = 60_000;

/** The lock with its owner, and the files of the release without those that were installed. */
const moreText = `
if cd "$root" 2>/dev/null; then
  ${lockOwnerText}
  if [ -f current/${hashesFile} ]; then
    one hashes current/${hashesFile}
    (cd current/ && find ./${appFolder} -name node_modules -prune -o -type f -exec sha256sum -- {} + 2>/dev/null | sed 's/^/sum /')
  fi
fi
:`;

/** What one look at a host found for its status. */
export interface Look {
  readonly state: HostState;
  /** The run that holds the lock and lives. */
  readonly lock: LockOwner | undefined;
  readonly hashes: FileHashes;
  /** Path in the release -> SHA-256. */
  readonly sums: ReadonlyMap<string, string>;
}

/** What runs on a host of what was deployed, and how it differs from its ledger and from what is asked for now. */
export async function statusOf(host: Host, request: AppRequest, signal: AbortSignal): Promise<StepStatus> {
  const { project, app, inputs } = request;
  const wanted = { project, runId: '', health: inputs.health, more: moreText };
  const look = parseLook(await lookFurther(host, wanted, signal));
  const { node, pm2, current } = look.state;
  const workers =
    current === undefined || node === undefined || pm2 === undefined
      ? []
      : await runPm2({
          host,
          tools: { node: node.path, pm2 },
          operation: 'list',
          wish: { app },
          deadlineMs: listDeadlineMs,
          signal,
        });
  return statusFrom(look, request, workers, Date.now());
}

/** @param output what the look printed */
export function parseLook(output: string): Look {
  const lines = output.split('\n').map(firstWord);
  const values = new Map(lines);
  const lock = values.get('lock');
  return {
    state: parseProbe(output),
    lock: lock === undefined ? undefined : parseOwner(lock),
    hashes: JSON.parse(values.get('hashes') ?? '{}') as FileHashes,
    sums: parseSums(lines.flatMap(([kind, rest]) => (kind === 'sum' ? [rest] : []))),
  };
}

/** @param now milliseconds since the epoch */
export function statusFrom(
  look: Look,
  request: AppRequest,
  workers: readonly Worker[],
  now: number,
): StepStatus {
  const { state, lock } = look;
  const { current, key } = state;
  const wanted = key === undefined ? undefined : keyedFingerprint(key, fingerprintOf(request));
  return {
    ...ledgerStatus({ project: request.project, current, wanted, lock }),
    services: current === undefined ? [] : [serviceOf(current.record.settings, request.app, workers, now)],
    drift: driftOf(look),
  };
}

/** An app as a service of which the workers are the containers. */
function serviceOf(
  { version = '', script = '' }: Readonly<Record<string, string>>,
  app: string,
  workers: readonly Worker[],
  now: number,
): StepStatus['services'][number] {
  const image = version === '' ? script : `${script} ${version}`;
  return { service: app, image, pinned: image, containers: workers.map((worker) => wordsOf(worker, now)) };
}

/** `online for 12 min, 1 restart, 45 MB`. */
function wordsOf({ status, since, restarts, memory }: Worker, now: number): string {
  const minutes = Math.floor((now - since) / 60_000);
  const words = restarts === 1 ? '1 restart' : `${restarts} restarts`;
  return `${status} for ${minutes} min, ${words}, ${Math.round(memory / 1024 ** 2)} MB`;
}

function driftOf({ state, lock, hashes, sums }: Look): string[] {
  const { current, workers, health, key } = state;
  if (current === undefined) return [];
  const { id, settings } = current.record;
  // What is being switched right now is no drift.
  if (lock !== undefined) return [];
  const half =
    current.status.state === 'healthy' ? [] : [`${id} was left half done by ${whoDeployed(current)}`];
  const few =
    String(workers) === settings.instances
      ? []
      : [`${workers} of ${settings.instances} workers of ${id} run`];
  const sick =
    health === undefined || /^2/.test(health)
      ? []
      : [`its health URL answers ${health === '000' ? 'nothing' : health}`];
  return [...half, ...few, ...sick, ...editedFiles(key ?? '', hashes, sums)];
}
