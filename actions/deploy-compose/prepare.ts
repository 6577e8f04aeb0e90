import type { StepContext } from '../../lib/capability/capability.js';
import { checkDisk } from '../../lib/docker/disk.js';
import { installDocker } from '../../lib/docker/install.js';
import type { Host } from '../../lib/host/host.js';
import { keyedFingerprint } from '../../lib/host/keyed-fingerprint.js';
import { makeKey } from '../../lib/host/ledger.js';
import { releaseId, runRecord } from '../../lib/host/releases.js';
import { script } from '../../lib/host/script.js';
import type { Change } from '../../lib/journal/events.js';
import { readAdopted } from './adoption.js';
import type { ReleaseOnHost } from './compose-commands.js';
import { allChanges, sameService } from './difference.js';
import { networkFailed } from './errors.js';
import { type ImageSources, prepareImages } from './images.js';
import { writeLedger } from './ledger.js';
import { checkMemory } from './memory.js';
import { checkPorts } from './ports.js';
import { deployedPart, type Preparation } from './preparation.js';
import type { HostState, Release } from './probe.js';
import type { Before, ReleaseRecord } from './record.js';
import { render } from './render.js';
import { fileMarks, fingerprintOf, type ReleaseRequest } from './request.js';
import { awaitedServices, recordServices, resolveProject } from './resolve.js';

const quickDeadlineMs = 60_000;
const uploadDeadlineMs = 10 * 60_000;

/** A release that lies on the host, ready to be switched to. */
export interface PreparedRelease {
  readonly changes: readonly Change[];
  readonly docker: readonly string[];
  readonly release: ReleaseOnHost;
  readonly record: ReleaseRecord;
  readonly state: HostState;
  /** One-shots to run first, in order, each to its end. */
  readonly stages: readonly string[];
  /** One-shots that have done their work in an earlier release and did not change. */
  readonly ended: readonly string[];
  /** Services that `up` brings up after them. */
  readonly services: readonly string[];
  /** How long the image of each service took to come or to be built, milliseconds. */
  readonly imageMs: ReadonlyMap<string, number>;
}

/** Puts everything on the host that the release needs, and switches nothing. */
export async function prepareRelease(
  host: Host,
  request: ReleaseRequest,
  state: HostState,
  sources: ImageSources,
  context: StepContext,
): Promise<PreparedRelease> {
  const docker = state.docker.kind === 'usable' ? state.docker.command : await install(host, context);
  const id = releaseId(context.run, Date.now());
  const folder = `${state.root}/releases/${id}`;
  try {
    return await fill({ host, docker, request, sources, context }, state, { id, folder });
  } catch (thrown) {
    // Nobody will switch to it: a half-filled folder would only take room.
    await removeFolder(host, folder).catch(() => undefined);
    throw thrown;
  }
}

async function removeFolder(host: Host, folder: string): Promise<void> {
  const remove = script('remove the release', 'rm -rf -- "$1"', [folder]);
  await host.remote.exec(remove, { deadlineMs: quickDeadlineMs });
}

async function fill(
  preparation: Preparation,
  state: HostState,
  { id, folder }: { readonly id: string; readonly folder: string },
): Promise<PreparedRelease> {
  const { host, docker, request, context } = preparation;
  const { signal } = context;
  const files = request.files.map(({ file }) => file);
  const uploaded = host.remote.upload(folder, files, { signal, deadlineMs: uploadDeadlineMs });
  const quick = { remote: host.remote, docker, signal, deadlineMs: quickDeadlineMs };
  const [rendered, key] = await Promise.all([
    uploaded.then(() => render(preparation, folder)),
    state.key ?? makeKey(host, state.root, signal),
    createNetworks(preparation),
    checkDisk({ ...quick, directory: state.root, needBytes: 0 }),
  ]);
  const part = await deployedPart(preparation, rendered, folder);
  const { project, left, rolling } = part;
  const [{ images, imageMs }, before] = await Promise.all([
    prepareImages(preparation, part, folder),
    whatRunsNow(preparation, state),
    checkPorts(preparation, project),
    checkMemory(preparation, part),
  ]);
  const awaited = awaitedServices(project);
  const place = { root: state.root, folder, files: fileMarks(request.files) };
  const resolved = resolveProject(project, images, place);
  const record: ReleaseRecord = {
    version: 1,
    id,
    project: request.project,
    createdAt: new Date().toISOString(),
    run: runRecord(context.run),
    fingerprint: keyedFingerprint(key, fingerprintOf(request)),
    projectDirectory: request.projectDirectory,
    services: recordServices(key, resolved, images, awaited),
    left,
    before,
    ...(state.healthy && { previous: state.healthy.record.id }),
    ...(rolling && { rolling }),
  };
  const changes = allChanges(state, record);
  if (changes.length > 0)
    await writeLedger(host, { folder, resolved, record, files: request.files, key }, signal);
  else await removeFolder(host, folder);
  const { projectDirectory } = request;
  const release = { root: state.root, id, project: request.project, projectDirectory };
  const order = orderOf(record, awaited, state.current);
  return { changes, docker, release, record, state, imageMs, ...order };
}

/** What a failed deploy goes back to; a first deploy that was interrupted knew it, and its containers no longer tell. */
async function whatRunsNow(
  preparation: Preparation,
  { root, healthy, current, containers }: HostState,
): Promise<Before> {
  if (healthy !== undefined) return { kind: 'release' };
  if (current !== undefined) return current.record.before;
  if (containers.length === 0) return { kind: 'nothing' };
  const adopted = await readAdopted(preparation, root);
  return adopted === undefined ? { kind: 'unknown' } : { kind: 'by-hand', project: adopted };
}

/** Which one-shots run first and what is brought up after them; what ended well and is the same stays ended. */
function orderOf(
  record: ReleaseRecord,
  awaited: readonly string[],
  before: Release | undefined,
): Pick<PreparedRelease, 'stages' | 'services' | 'ended'> {
  const done = (name: string): boolean =>
    before?.status.ended.includes(name) === true &&
    sameService(before.record.services[name], record.services[name]);
  return {
    ended: Object.keys(record.services).filter(done),
    stages: awaited.filter((name) => !done(name)),
    services: Object.keys(record.services).filter((name) => !awaited.includes(name) && !done(name)),
  };
}

async function install(host: Host, context: StepContext): Promise<readonly string[]> {
  const { docker } = await installDocker({
    remote: host.remote,
    signal: context.signal,
    onLine: (line) => context.journal.write({ type: 'output', target: host.name, source: 'install', line }),
  });
  return docker;
}

/** External networks are there for several projects: created where missing, and never removed. */
async function createNetworks({ host, docker, request, context }: Preparation): Promise<void> {
  const options = { signal: context.signal, deadlineMs: quickDeadlineMs, repeatable: true };
  const text = 'n=$1; shift; "$@" network inspect "$n" >/dev/null 2>&1 || "$@" network create "$n"';
  for (const network of request.inputs.networks ?? []) {
    const command = script('docker network create', text, [network, ...docker]);
    const result = await host.remote.exec(command, options);
    if (result.code !== 0) throw networkFailed(host.name, network, result);
  }
}
