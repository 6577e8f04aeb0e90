import { resolvedFile } from '../../lib/docker/compose-command.js';
import { commandFailed } from '../../lib/host/errors.js';
import type { Host } from '../../lib/host/host.js';
import { keyedFingerprint } from '../../lib/host/keyed-fingerprint.js';
import { script } from '../../lib/host/script.js';
import type { Change } from '../../lib/journal/events.js';
import type { ComposeProject } from '../../lib/values/compose-project.js';
import { allChanges } from './difference.js';
import { checkMemory } from './memory.js';
import { plannedImages } from './planned-images.js';
import { deployedPart, type Preparation } from './preparation.js';
import type { HostState } from './probe.js';
import { projectDiff } from './project-diff.js';
import type { ReleaseRecord } from './record.js';
import { render } from './render.js';
import { fileMarks, fingerprintOf, type ReleaseRequest } from './request.js';
import { awaitedServices, type ReleasePlace, recordServices, resolveProject } from './resolve.js';

const deadlineMs = 60_000;

/** The folder (0700) holds secrets: what a killed run left behind goes after an hour. */
const makeFolder = `find /tmp -maxdepth 1 -user "$(id -u)" -name 'deploy-kit-plan.*' -mmin +60 -exec rm -rf -- {} +
exec mktemp -d /tmp/deploy-kit-plan.XXXXXX`;

/** What a deploy would change. */
export interface Rehearsal {
  readonly changes: readonly Change[];
  /** Of the resolved projects, a line each, free of secrets. */
  readonly diff: readonly string[];
}

/**
 * What a deploy would change, told by the host's own Compose from a temporary folder that is removed again.
 * Nothing is pulled or built.
 */
export function rehearse(preparation: Preparation, state: HostState): Promise<Rehearsal> {
  return renderAside(preparation, ({ rendered, root, folder }) => {
    const place = { root, folder, files: fileMarks(preparation.request.files) };
    return compareAll(preparation, state, rendered, place);
  });
}

/** A project as a host's own Compose resolves it, and where its files lay meanwhile. */
export interface RenderedAside {
  readonly rendered: ComposeProject;
  /** The folder above `folder`. */
  readonly root: string;
  /** What relative paths of the files were resolved against. */
  readonly folder: string;
}

/** Lets a host's own Compose resolve a project from a temporary folder, which is removed again. */
export async function renderAside<Value>(
  preparation: Omit<Preparation, 'sources'>,
  use: (aside: RenderedAside) => Promise<Value> | Value,
): Promise<Value> {
  const { host, request, context } = preparation;
  const options = { signal: context.signal, deadlineMs };
  const made = await host.remote.exec(script('mktemp', makeFolder, []), options);
  if (made.code !== 0) throw commandFailed(host.name, 'mktemp', made);
  const root = made.stdout.trim();
  const folder = `${root}/release`;
  try {
    const files = request.files.map(({ file }) => file);
    await host.remote.upload(folder, files, options);
    return await use({ rendered: await render(preparation, folder), root, folder });
  } finally {
    await host.remote.exec(script('remove the folder', 'rm -rf -- "$1"', [root]), { deadlineMs });
  }
}

/** @param place where the files were rendered */
async function compareAll(
  preparation: Preparation,
  state: HostState,
  rendered: ComposeProject,
  place: ReleasePlace,
): Promise<Rehearsal> {
  const { host, request, context } = preparation;
  const part = await deployedPart(preparation, rendered, place.folder);
  const { project, left } = part;
  const [images, before] = await Promise.all([
    plannedImages(preparation, part, state.current?.record.services ?? {}),
    projectThatRuns(host, state, context.signal),
    checkMemory(preparation, part),
  ]);
  const resolved = JSON.stringify(resolveProject(project, images, place));
  // The mounts of the release that runs name its own folder, those here the temporary one.
  const after = JSON.parse(resolved.replaceAll(`"${place.root}/`, `"${state.root}/`)) as ComposeProject;
  const services = recordServices(state.key ?? '', after, images, awaitedServices(project));
  return { changes: compare(request, state, services, left), diff: projectDiff(before, after) };
}

/** As it was resolved for the release; undefined where none runs. */
async function projectThatRuns(
  host: Host,
  { root, current }: HostState,
  signal: AbortSignal,
): Promise<ComposeProject | undefined> {
  if (current === undefined) return undefined;
  const argv = ['cat', `${root}/releases/${current.record.id}/${resolvedFile}`];
  const options = { signal, deadlineMs, repeatable: true, keepBytes: 16 * 1024 * 1024 };
  const { code, stdout } = await host.remote.exec({ argv, label: 'read the project' }, options);
  return code === 0 ? (JSON.parse(stdout) as ComposeProject) : undefined;
}

function compare(
  request: ReleaseRequest,
  state: HostState,
  services: ReleaseRecord['services'],
  left: readonly string[],
): Change[] {
  return allChanges(state, {
    version: 1,
    id: '',
    project: request.project,
    createdAt: '',
    run: {},
    fingerprint: keyedFingerprint(state.key ?? '', fingerprintOf(request)),
    projectDirectory: request.projectDirectory,
    services,
    left,
    before: { kind: 'nothing' },
  });
}
