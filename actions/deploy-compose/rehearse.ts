import type { StepContext } from '../../lib/capability/capability.js';
import { commandFailed } from '../../lib/host/errors.js';
import type { Host } from '../../lib/host/host.js';
import { script } from '../../lib/host/script.js';
import type { Change } from '../../lib/journal/events.js';
import { serviceChanges } from './difference.js';
import { wantedImages } from './images.js';
import type { HostState } from './probe.js';
import { keyedFingerprint } from './record.js';
import { render } from './render.js';
import { fileMarks, fingerprintOf, type ReleaseRequest } from './request.js';
import {
  awaitedServices,
  type ComposeProject,
  recordServices,
  resolveProject,
  selectServices,
} from './resolve.js';

const deadlineMs = 60_000;

/** The folder (0700) holds secrets: what a killed run left behind goes after an hour. */
const makeFolder = `find /tmp -maxdepth 1 -user "$(id -u)" -name 'deploy-kit-plan.*' -mmin +60 -exec rm -rf -- {} +
exec mktemp -d /tmp/deploy-kit-plan.XXXXXX`;

/**
 * What a deploy would change, told by the host's own Compose from a temporary folder that is removed again.
 * Nothing is pulled: an image whose name stays is taken to stay.
 */
export async function rehearseChanges(
  host: Host,
  docker: readonly string[],
  request: ReleaseRequest,
  state: HostState,
  context: StepContext,
): Promise<Change[]> {
  const options = { signal: context.signal, deadlineMs };
  const made = await host.remote.exec(script('mktemp', makeFolder, []), options);
  if (made.code !== 0) throw commandFailed(host.name, 'mktemp', made);
  const temporary = made.stdout.trim();
  const folder = `${temporary}/release`;
  try {
    await host.remote.upload(
      folder,
      request.files.map(({ file }) => file),
      options,
    );
    const project = await render(host, docker, request, folder, context);
    return compare(request, state, project, { root: temporary, folder });
  } finally {
    await host.remote.exec(script('remove the folder', 'rm -rf -- "$1"', [temporary]), { deadlineMs });
  }
}

function compare(
  request: ReleaseRequest,
  state: HostState,
  rendered: ComposeProject,
  place: { readonly root: string; readonly folder: string },
): Change[] {
  const wanted = wantedImages(request, rendered);
  const { project, left } = selectServices(rendered, request.inputs.services);
  const old = state.current?.record.services ?? {};
  const images = new Map(
    [...wanted].map(([service, reference]) => {
      const was = old[service];
      const same = was?.image === reference;
      return [service, { reference, pinned: same ? was.pinned : reference, id: same ? was.imageId : '' }];
    }),
  );
  const resolved = resolveProject(project, images, { ...place, files: fileMarks(request.files) });
  // The mounts of the release that runs name its own folder, those here the temporary one.
  const text = JSON.stringify(resolved).replaceAll(`"${place.root}/`, `"${state.root}/`);
  const key = state.key ?? '';
  const services = recordServices(key, JSON.parse(text) as typeof resolved, images, awaitedServices(project));
  const changes = serviceChanges(
    state.current,
    {
      version: 1,
      id: '',
      project: request.project,
      createdAt: '',
      run: {},
      fingerprint: keyedFingerprint(key, fingerprintOf(request)),
      projectDirectory: request.projectDirectory,
      services,
      left,
      before: { kind: 'nothing' },
    },
    state.containers,
    Date.now(),
  );
  if (changes.length > 0) return changes;
  return [{ subject: 'release', action: 'update', detail: 'files or variables that no service uses' }];
}
