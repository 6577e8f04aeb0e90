import type { ContainerState } from '../../lib/docker/containers.js';
import { script } from '../../lib/host/script.js';
import type { SeenContainer } from './probe.js';
import type { Switch } from './switch.js';

const deadlineMs = 30_000;
const format = '{{.Id}} {{.Created}} {{.State.StartedAt}}';

/** The container's id, when it was made and when it was started, by the engine's clock. */
const startedText = `format=$1; shift; exec "$@" inspect --type container --format "$format" $(cat)`;

/**
 * How long each service took to be started, from when the first container of the release was made: what it waited
 * for the others.
 *
 * @param containers of the release, well
 * @returns service -> milliseconds; those whose containers stayed are left out, and all where Docker does not say
 */
export async function startTimes(
  { host, docker, before }: Switch,
  containers: readonly ContainerState[],
): Promise<Map<string, number>> {
  const made = withoutThose(containers, before);
  if (made.length === 0) return new Map();
  const command = script(
    'docker inspect',
    startedText,
    [format, ...docker],
    made.map(({ id }) => id).join(' '),
  );
  const result = await host.remote.exec(command, { deadlineMs, repeatable: true });
  return startedAfter(result.stdout.split('\n'), made);
}

/** @param lines an id and two times of the engine each */
export function startedAfter(
  lines: readonly string[],
  containers: readonly Pick<ContainerState, 'id' | 'service'>[],
): Map<string, number> {
  const times = lines.flatMap((line) => {
    const [id, created = '', started = ''] = line.split(' ');
    const service = containers.find((one) => one.id === id)?.service;
    const [createdAt, startedAt] = [Date.parse(created), Date.parse(started)];
    // Never started is the year 1.
    return service === undefined || !(startedAt >= createdAt) ? [] : [{ service, createdAt, startedAt }];
  });
  const first = Math.min(...times.map(({ createdAt }) => createdAt));
  const last = new Map<string, number>();
  for (const { service, startedAt } of times)
    last.set(service, Math.max(last.get(service) ?? 0, Math.round(startedAt - first)));
  return last;
}

function withoutThose<Container extends { readonly id: string }>(
  containers: readonly Container[],
  before: readonly SeenContainer[],
): Container[] {
  return containers.filter(({ id }) => !before.some((one) => one.id === id));
}
