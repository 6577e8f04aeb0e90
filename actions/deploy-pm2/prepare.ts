import type { Prepared, StepContext } from '../../lib/capability/capability.js';
import { hashesOf } from '../../lib/host/file-hashes.js';
import type { Host } from '../../lib/host/host.js';
import { keyedFingerprint } from '../../lib/host/keyed-fingerprint.js';
import { type LedgerStatus, makeKey, type ReleasePlace, writeReleaseFiles } from '../../lib/host/ledger.js';
import { releaseId, runRecord } from '../../lib/host/releases.js';
import { script } from '../../lib/host/script.js';
import type { RemoteFile } from '../../lib/ssh/remote.js';
import { installDependencies } from './dependencies.js';
import { appFolder, ecosystemFile, logPaths, renderEcosystem } from './ecosystem.js';
import { prepareLogs } from './logs.js';
import { runPm2, type Tools } from './pm2.js';
import type { HostState } from './probe.js';
import type { AppRecord } from './record.js';
import { type AppRequest, environmentOf, fingerprintOf, settingsOf } from './request.js';
import { ensureTools } from './tools.js';
import { tryRelease } from './trial.js';
import { workerFile, workersFolder, workerText } from './worker-text.js';

const quickDeadlineMs = 60_000;
const uploadDeadlineMs = 10 * 60_000;

/** What each file of the release held when it came, as keyed hashes; with it a release is whole. */
export const hashesFile = 'deploy-kit.files.json';

/** A release that lies on the host, ready to be switched to. */
export interface PreparedRelease extends Prepared {
  readonly place: ReleasePlace;
  readonly tools: Tools;
  readonly record: AppRecord;
  readonly state: HostState;
}

/** Puts everything on the host that the release needs, tries it, and switches nothing. */
export async function prepareRelease(
  host: Host,
  request: AppRequest,
  state: HostState,
  context: StepContext,
): Promise<PreparedRelease> {
  const tools = await ensureTools(host, state, request, context);
  const id = releaseId(context.run, Date.now());
  const place = { root: state.root, id, project: request.project };
  try {
    const record = await fill(host, request, state, place, tools, context);
    return { place, tools, record, state };
  } catch (thrown) {
    // Nobody will switch to it: a half-filled folder would only take room.
    const remove = script('remove the release', 'rm -rf -- "$1"', [folderOf(place)]);
    await host.remote.exec(remove, { deadlineMs: quickDeadlineMs }).catch(() => undefined);
    throw thrown;
  }
}

/** The folder of a release on the host. */
export const folderOf = ({ root, id }: Pick<ReleasePlace, 'root' | 'id'>): string => `${root}/releases/${id}`;

async function fill(
  host: Host,
  request: AppRequest,
  state: HostState,
  place: ReleasePlace,
  tools: Tools,
  context: StepContext,
): Promise<AppRecord> {
  const { signal } = context;
  const folder = folderOf(place);
  const logs = logPaths(request, state.home);
  const files = [
    ...request.files.map(({ file }) => ({ ...file, path: `${appFolder}/${file.path}` })),
    textFile(ecosystemFile, renderEcosystem(request, folder, logs)),
    textFile(workerFile, workerText),
    // The folder is there with a file in it.
    textFile(`${workersFolder}/README`, 'Workers of this release tell here of themselves.\n'),
  ];
  const [key] = await Promise.all([
    host.remote
      .upload(folder, files, { signal, deadlineMs: uploadDeadlineMs })
      .then(() => state.key ?? makeKey(host, state.root, signal)),
    prepareLogs(host, request.app, logs, state, context),
  ]);
  await installDependencies(host, request, folder, tools, context);
  await tryRelease(host, request, folder, tools, context);
  const record = recordOf(
    request,
    place.id,
    key,
    state,
    await whatRunsNow(host, request, tools, state, signal),
    context,
  );
  await writeLedger(host, request, folder, record, key, signal);
  return record;
}

const textFile = (path: string, text: string): RemoteFile => ({
  path,
  content: Buffer.from(text),
  mode: 0o600,
});

/** What a failed first deploy goes back to. */
async function whatRunsNow(
  host: Host,
  { app }: AppRequest,
  tools: Tools,
  { current, healthy }: HostState,
  signal: AbortSignal,
): Promise<AppRecord['before']> {
  if (healthy !== undefined) return { kind: 'release' };
  if (current !== undefined) return current.record.before;
  const look = {
    host,
    tools,
    operation: 'list',
    wish: { app },
    deadlineMs: quickDeadlineMs,
    signal,
  } as const;
  return { kind: (await runPm2(look)).length === 0 ? 'nothing' : 'unknown' };
}

function recordOf(
  request: AppRequest,
  id: string,
  key: string,
  { healthy }: HostState,
  before: AppRecord['before'],
  { run }: StepContext,
): AppRecord {
  const files = request.files.map(({ file, sha256 }) => [file.path, file.mode, sha256]);
  const values = Object.entries(environmentOf(request));
  return {
    version: 1,
    id,
    app: request.app,
    createdAt: new Date().toISOString(),
    run: runRecord(run),
    fingerprint: keyedFingerprint(key, fingerprintOf(request)),
    settings: settingsOf(request),
    files: keyedFingerprint(key, files),
    environment: Object.fromEntries(values.map(([name, value]) => [name, keyedFingerprint(key, value)])),
    before,
    ...(healthy && { previous: healthy.record.id }),
  };
}

async function writeLedger(
  host: Host,
  request: AppRequest,
  folder: string,
  record: AppRecord,
  key: string,
  signal: AbortSignal,
): Promise<void> {
  const hashes = hashesOf(
    key,
    request.files.map(({ file, sha256 }) => [`${appFolder}/${file.path}`, sha256]),
  );
  const status: LedgerStatus = { state: 'prepared' };
  const texts = {
    [hashesFile]: JSON.stringify(hashes),
    'release.json': JSON.stringify(record),
    'state.json': JSON.stringify(status),
  };
  await writeReleaseFiles(host, folder, texts, signal);
}
