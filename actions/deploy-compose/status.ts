import { dockerDenied } from '../../lib/docker/errors.js';
import { editedFiles, type FileHashes, parseHashes, parseSums } from '../../lib/host/file-hashes.js';
import type { Host } from '../../lib/host/host.js';
import { keyedFingerprint } from '../../lib/host/keyed-fingerprint.js';
import { firstWord, lockOwnerText, whoDeployed } from '../../lib/host/ledger-look.js';
import { type LockOwner, parseOwner } from '../../lib/host/lock.js';
import { ledgerStatus } from '../../lib/rollout/ledger-status.js';
import type { ServiceStatus, StepStatus } from '../../lib/rollout/step-status.js';
import { hashesFile } from './compose-commands.js';
import { driftOf } from './difference.js';
import { type HostState, lookFurther, parseProbe, type Release } from './probe.js';
import { fingerprintOf, type ReleaseRequest } from './request.js';

/** The lock with its owner, where `current` leads and was led to, the files of the release, each container's image. */
const moreText = `
if cd "$root" 2>/dev/null; then
  ${lockOwnerText}
  [ -L current ] && printf 'link %s\\n' "$(readlink current)"
  [ -L healthy ] && printf 'well %s\\n' "$(readlink healthy)"
  [ -f pointed ] && printf 'pointed %s\\n' "$(tail -n 1 pointed)"
  if [ -f current/${hashesFile} ]; then
    one hashes current/${hashesFile}
    (cd current/ && find . -type f -exec sha256sum -- {} + 2>/dev/null | sed 's/^/sum /')
  fi
fi
if [ -n "$engine" ]; then
  ids=$($engine ps -aq --no-trunc --filter "label=com.docker.compose.project=$project" --filter label=com.docker.compose.oneoff=False)
  [ -z "$ids" ] || $engine inspect --type container --format 'image {{.Id}} {{.Image}} {{.Config.Image}}' $ids 2>/dev/null
fi
:`;

/** What one look at a host found for its status. */
export interface Look {
  readonly state: HostState;
  /** The run that holds the lock and lives. */
  readonly lock: LockOwner | undefined;
  /** Where `current` leads, `releases/<id>`; undefined where it is not there. */
  readonly link: string | undefined;
  /** Where the last release that came well to its end lies. */
  readonly well: string | undefined;
  /** The id of the release that deploy-kit led `current` to last. */
  readonly pointed: string | undefined;
  readonly hashes: FileHashes;
  /** Path in the release -> SHA-256. */
  readonly sums: ReadonlyMap<string, string>;
  /** Container id -> its image. */
  readonly images: ReadonlyMap<string, { readonly id: string; readonly reference: string }>;
}

/**
 * What runs on a host of what was deployed, and how it differs from its ledger and from what is asked for now.
 * One command, which leaves nothing there.
 *
 * @throws DeployError `docker-denied`, `host-command-failed`
 */
export async function statusOf(
  host: Host,
  request: ReleaseRequest,
  signal: AbortSignal,
): Promise<StepStatus> {
  const look = parseLook(await lookFurther(host, request.project, '', moreText, signal));
  const { docker } = look.state;
  if (docker.kind === 'denied') throw dockerDenied(host.name, host.remote.username, docker.said);
  return statusFrom(look, request, Date.now());
}

/** @param output what the look printed */
export function parseLook(output: string): Look {
  const values = new Map<string, string>();
  const images = new Map<string, { id: string; reference: string }>();
  const sums: string[] = [];
  for (const line of output.split('\n')) {
    const [kind, rest] = firstWord(line);
    if (kind === 'sum') sums.push(rest);
    else if (kind === 'image') {
      const [container = '', id = '', reference = ''] = rest.split(' ');
      images.set(container, { id, reference });
    } else values.set(kind, rest);
  }
  const lock = values.get('lock');
  return {
    state: parseProbe(output),
    lock: lock === undefined ? undefined : parseOwner(lock),
    link: values.get('link'),
    well: values.get('well'),
    pointed: values.get('pointed')?.split(' ')[1],
    hashes: parseHashes(values.get('hashes')),
    sums: parseSums(sums),
    images,
  };
}

/** @param now milliseconds since the epoch */
export function statusFrom(look: Look, request: ReleaseRequest, now: number): StepStatus {
  const { state, lock } = look;
  const { current, key } = state;
  const wanted = key === undefined ? undefined : keyedFingerprint(key, fingerprintOf(request));
  return {
    ...ledgerStatus({ project: request.project, current, wanted, lock }),
    services: current === undefined ? [] : servicesOf(current, state),
    drift: [...ledgerDrift(look), ...containerDrift(look, now)],
  };
}

function servicesOf({ record }: Release, { containers }: HostState): ServiceStatus[] {
  return Object.entries(record.services).map(([service, { image, pinned }]) => ({
    service,
    image,
    pinned,
    containers: containers.filter((one) => one.service === service).map(({ status }) => status),
  }));
}

/** What is not as the ledger has it in the project's folder. */
function ledgerDrift({ state, lock, link, well, pointed, hashes, sums }: Look): string[] {
  const { current, key } = state;
  const drift: string[] = [];
  if (current === undefined) {
    if (link !== undefined) drift.push(`current leads to ${link}, where no release lies`);
    else if (well !== undefined) drift.push(`current is gone; it led to ${well}`);
    return drift;
  }
  if (pointed !== undefined && link !== `releases/${pointed}`)
    drift.push(`current leads to ${link}, and deploy-kit led it to releases/${pointed}`);
  if (current.status.state === 'applying' && lock === undefined)
    drift.push(`${current.record.id} was left half done by ${whoDeployed(current)}`);
  return [...drift, ...editedFiles(key ?? '', hashes, sums)];
}

/** What became of the containers. A release that is being brought up right now has not settled them yet. */
function containerDrift({ state, images }: Look, now: number): string[] {
  const { current, containers } = state;
  const { services = {}, left = [] } = current?.record ?? {};
  const settled = current?.status.state === 'healthy' ? current : undefined;
  const ofServices = Object.entries(services).flatMap(([name, service]) => {
    if (settled === undefined) return [];
    const drift = driftOf(name, settled, containers, now);
    const other = containers
      .filter((one) => one.service === name && one.state === 'running')
      .map(({ id }) => images.get(id))
      .find((image) => image !== undefined && image.id !== service.imageId);
    const said = other === undefined ? '' : `, and one runs with another image, ${other.reference}`;
    return drift === undefined ? [] : [`service ${name}: ${drift}${said}`];
  });
  const unknown = containers.filter(
    ({ service, state: now }) => now === 'running' && !(service in services) && !left.includes(service),
  );
  const names = [...new Set(unknown.map(({ service }) => service))];
  return [...ofServices, ...names.map((name) => `service ${name}: it runs, and no release started it`)];
}
