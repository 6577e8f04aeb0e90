import { randomBytes } from 'node:crypto';
import type { StepContext } from '../../lib/capability/capability.js';
import { checkDisk } from '../../lib/docker/disk.js';
import { installDocker } from '../../lib/docker/install.js';
import { commandFailed } from '../../lib/host/errors.js';
import type { Host } from '../../lib/host/host.js';
import { releaseId, runRecord, writeFile } from '../../lib/host/releases.js';
import { script } from '../../lib/host/script.js';
import type { Change } from '../../lib/journal/events.js';
import type { CommandResult } from '../../lib/ssh/remote.js';
import { readAdopted } from './adoption.js';
import { type ReleaseOnHost, renderCommand, resolvedFile } from './compose-commands.js';
import { endedServices, sameService, serviceChanges } from './difference.js';
import { composeInvalid, networkFailed } from './errors.js';
import { type ImageSources, prepareImages } from './images.js';
import { checkPorts } from './ports.js';
import type { HostState, Release } from './probe.js';
import { type Before, keyedFingerprint, type ReleaseRecord } from './record.js';
import { fingerprintOf, type ReleaseRequest } from './request.js';
import { awaitedServices, type ComposeProject, recordServices, resolveProject } from './resolve.js';

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
  /** Services that `up` brings up after them. */
  readonly services: readonly string[];
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
    return await fill(host, docker, request, state, { id, folder }, sources, context);
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

/** What changes for the services; files that nothing uses make a release of their own, so that they are seen once only. */
function allChanges(state: HostState, record: ReleaseRecord): Change[] {
  const changes = serviceChanges(state.current, record, state.containers);
  const settled = state.current?.status.state === 'healthy';
  if (changes.length > 0 || (settled && state.current?.record.fingerprint === record.fingerprint))
    return changes;
  const detail = settled
    ? 'files or variables that no service uses'
    : 'an earlier deploy did not come to its end';
  return [{ subject: 'release', action: 'update', detail }];
}

async function fill(
  host: Host,
  docker: readonly string[],
  request: ReleaseRequest,
  state: HostState,
  { id, folder }: { readonly id: string; readonly folder: string },
  sources: ImageSources,
  context: StepContext,
): Promise<PreparedRelease> {
  const { signal } = context;
  const files = request.files.map(({ file }) => file);
  const [key] = await Promise.all([
    state.key ?? makeKey(host, state.root, signal),
    host.remote.upload(folder, files, { signal, deadlineMs: uploadDeadlineMs }),
    createNetworks(host, docker, request.inputs.networks ?? [], signal),
    checkDisk({
      remote: host.remote,
      docker,
      directory: state.root,
      needBytes: 0,
      signal,
      deadlineMs: quickDeadlineMs,
    }),
  ]);
  const project = await render(host, docker, request, folder, context);
  const [images, before] = await Promise.all([
    prepareImages(host, docker, request, project, folder, sources, context),
    whatRunsNow(host, docker, request.project, state, context),
    checkPorts(host, docker, project, request.project, context),
  ]);
  const awaited = awaitedServices(project);
  const hashes = new Map(request.files.map(({ file, sha256 }) => [file.path, sha256]));
  const resolved = resolveProject(project, images, { root: state.root, folder, files: hashes });
  const record: ReleaseRecord = {
    version: 1,
    id,
    project: request.project,
    createdAt: new Date().toISOString(),
    run: runRecord(context.run),
    fingerprint: keyedFingerprint(key, fingerprintOf(request)),
    projectDirectory: request.projectDirectory,
    services: recordServices(key, resolved, images, awaited),
    before,
  };
  const changes = allChanges(state, record);
  if (changes.length > 0) await writeLedger(host, folder, resolved, record, signal);
  else await removeFolder(host, folder);
  const release = {
    root: state.root,
    id,
    project: request.project,
    projectDirectory: request.projectDirectory,
  };
  const order = orderOf(record, awaited, state.current, state, request.inputs.services);
  return { changes, docker, release, record, state, ...order };
}

/** What a failed deploy goes back to; a first deploy that was interrupted knew it, and its containers no longer tell. */
async function whatRunsNow(
  host: Host,
  docker: readonly string[],
  project: string,
  { healthy, current, containers }: HostState,
  context: StepContext,
): Promise<Before> {
  if (healthy !== undefined) return { kind: 'release' };
  if (current !== undefined) return current.record.before;
  if (containers.length === 0) return { kind: 'nothing' };
  const adopted = await readAdopted(host, docker, project, context);
  return adopted === undefined ? { kind: 'unknown' } : { kind: 'by-hand', project: adopted };
}

/** Which one-shots run first and what is brought up after them; what ended well and is the same stays ended. */
function orderOf(
  record: ReleaseRecord,
  awaited: readonly string[],
  before: Release | undefined,
  state: HostState,
  only: readonly string[] | undefined,
): Pick<PreparedRelease, 'stages' | 'services'> {
  const ended = before === undefined ? new Set<string>() : endedServices(before, state.containers);
  const done = (name: string): boolean =>
    ended.has(name) && sameService(before?.record.services[name], record.services[name]);
  const wanted = only ?? Object.keys(record.services);
  return {
    stages: awaited.filter((name) => !done(name)),
    services: wanted.filter((name) => !awaited.includes(name) && !done(name)),
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

/** The key of the project's fingerprints, made once; whoever comes second takes what is there. */
async function makeKey(host: Host, root: string, signal: AbortSignal): Promise<string> {
  const text = 'umask 077; cd "$1" && { [ -s key ] || { cat >key.new && mv key.new key; }; } && cat key';
  const command = script('make the key', text, [root], randomBytes(32).toString('hex'));
  return succeed(
    host,
    await host.remote.exec(command, { signal, deadlineMs: quickDeadlineMs, repeatable: true }),
    command.label,
  );
}

/** External networks are there for several projects: created where missing, and never removed. */
async function createNetworks(
  host: Host,
  docker: readonly string[],
  networks: readonly string[],
  signal: AbortSignal,
): Promise<void> {
  const text = 'n=$1; shift; "$@" network inspect "$n" >/dev/null 2>&1 || "$@" network create "$n"';
  for (const network of networks) {
    const command = script('docker network create', text, [network, ...docker]);
    const result = await host.remote.exec(command, { signal, deadlineMs: quickDeadlineMs, repeatable: true });
    if (result.code !== 0) throw networkFailed(host.name, network, result);
  }
}

/**
 * Lets the host's own Compose say what the files mean.
 *
 * @throws DeployError `compose-invalid` in Compose's words, with its file and line
 */
export async function render(
  host: Host,
  docker: readonly string[],
  request: ReleaseRequest,
  folder: string,
  context: StepContext,
): Promise<ComposeProject> {
  const result = await host.remote.exec(renderCommand(docker, request, folder), {
    signal: context.signal,
    deadlineMs: quickDeadlineMs,
    keepBytes: 16 * 1024 * 1024,
    repeatable: true,
  });
  if (result.code !== 0) throw composeInvalid(host.name, result, folder);
  for (const [, warning] of result.stderr.matchAll(/level=warning msg="(.*)"$/gm)) {
    const message = (warning ?? '').replaceAll('\\"', '"').replaceAll(`${folder}/`, '');
    context.journal.write({ type: 'warning', target: host.name, message });
  }
  return JSON.parse(result.stdout) as ComposeProject;
}

/** The resolved project, which holds secrets and is readable by its owner only, and the record, which holds none. */
async function writeLedger(
  host: Host,
  folder: string,
  resolved: ComposeProject,
  record: ReleaseRecord,
  signal: AbortSignal,
): Promise<void> {
  const options = { signal, deadlineMs: quickDeadlineMs, repeatable: true };
  const commands = [
    writeFile('write the project', `${folder}/${resolvedFile}`, JSON.stringify(resolved)),
    writeFile('write the release', `${folder}/release.json`, JSON.stringify(record)),
    writeFile(
      'write the state',
      `${folder}/state.json`,
      JSON.stringify({ state: 'prepared', containers: [] }),
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
