import type { FleetHost } from '../fleet/fleet.js';

/** What runs on a host. */
export interface HostSnapshot {
  readonly containers: readonly SeenContainer[];
  /** Those that have a name of their own. */
  readonly volumes: readonly string[];
  /** Folder of a project's state -> where its `current` leads. */
  readonly releases: Readonly<Record<string, string>>;
}

export interface SeenContainer {
  readonly id: string;
  readonly image: string;
  /** `project/service`. */
  readonly service: string;
  /** With its exit code: `running 0`, `exited 1`. */
  readonly state: string;
}

/** What runs everywhere, by host. */
export type Snapshot = ReadonlyMap<string, HostSnapshot>;

const lookText = `
docker ps --all --quiet --no-trunc --filter label=com.docker.compose.project |
xargs -r docker inspect --type container --format 'container {{.Id}} {{.Image}} {{index .Config.Labels "com.docker.compose.project"}}/{{index .Config.Labels "com.docker.compose.service"}} {{.State.Status}} {{.State.ExitCode}}'
docker volume ls --quiet | sed 's/^/volume /'
for folder; do printf 'release %s %s\\n' "$folder" "$(readlink "$folder/current")"; done`;

/**
 * Looks at a host past SSH and past deploy-kit.
 *
 * @param folders of the projects' state there
 */
export async function lookAt(host: FleetHost, folders: readonly string[]): Promise<HostSnapshot> {
  const home = host.username === 'root' ? '/root' : `/home/${host.username}`;
  const absolute = folders.map((folder) => folder.replace(/^~(?=\/)/, home));
  return parseLook(await host.run(['sh', '-euc', lookText, 'look', ...absolute]));
}

/** @param output what the look printed */
export function parseLook(output: string): HostSnapshot {
  const lines = output.split('\n').map((line) => line.split(' '));
  const of = (kind: string) => lines.filter(([first]) => first === kind).map(([, ...rest]) => rest);
  return {
    containers: of('container')
      .map(([id = '', image = '', service = '', ...state]) => ({
        id,
        image,
        service,
        state: state.join(' '),
      }))
      .toSorted((one, other) => (one.service + one.id < other.service + other.id ? -1 : 1)),
    volumes: of('volume')
      .map(([name = '']) => name)
      .filter((name) => !/^[0-9a-f]{64}$/.test(name)),
    releases: Object.fromEntries(of('release').map(([folder = '', to = '']) => [folder, to])),
  };
}

/**
 * How what runs now differs from what ran before, in words; nothing where it is as before.
 *
 * @param sameness `containers`: the very same ones run; `releases`: others of the same images may have taken their
 *   place; `images`: they may belong to another release
 * @param except hosts that are not looked at
 */
export function differences(
  before: Snapshot,
  after: Snapshot,
  sameness: 'containers' | 'releases' | 'images',
  except: readonly string[] = [],
): string[] {
  return [...before].flatMap(([host, was]) => {
    const is = after.get(host);
    if (except.includes(host)) return [];
    if (is === undefined) return [`${host} was not looked at`];
    return hostDifferences(was, is, sameness).map((text) => `${host}: ${text}`);
  });
}

function hostDifferences(
  was: HostSnapshot,
  is: HostSnapshot,
  sameness: Parameters<typeof differences>[2],
): string[] {
  const byId = sameness === 'containers';
  const services = new Set([...was.containers, ...is.containers].map(({ service }) => service));
  const told = (snapshot: HostSnapshot, service: string) =>
    snapshot.containers
      .filter((one) => one.service === service)
      // What ended well does not run again on the way back: a migration is not undone by its older image.
      .map(({ id, image, state }) =>
        state === 'exited 0' && !byId ? state : `${byId ? id : image} ${state}`,
      )
      .toSorted()
      .join(', ');
  const changed = [...services].filter((service) => told(was, service) !== told(is, service));
  const gone = was.volumes.filter((volume) => !is.volumes.includes(volume));
  const moved = Object.keys(was.releases).filter(
    (folder) => sameness !== 'images' && was.releases[folder] !== is.releases[folder],
  );
  return [
    ...changed.map((service) => `${service} is not what ran before`),
    ...gone.map((volume) => `the volume ${volume} is gone`),
    ...moved.map(
      (folder) =>
        `${folder} leads to ${is.releases[folder] || 'nothing'}, and led to ${was.releases[folder] || 'nothing'}`,
    ),
  ];
}

/** Services that run what they ran before, though all were to change. */
export function unchangedServices(before: Snapshot, after: Snapshot): string[] {
  return [...before].flatMap(([host, was]) => {
    const images = new Set(was.containers.map(({ service, image }) => `${service} ${image}`));
    return (after.get(host)?.containers ?? [])
      .filter(({ service, image }) => images.has(`${service} ${image}`))
      .map(({ service }) => `${host}: ${service} still runs its old image`);
  });
}
