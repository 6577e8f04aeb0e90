import type { EcsClient, EcsService } from '../../aws/ecs.js';
import { DeployError } from '../../errors/deploy-error.js';
import { culprit, endOf } from '../task/end.js';
import type { TaskDefinition } from '../task-definition.js';
import { adviceFor } from './advice.js';
import type { Cause } from './errors.js';
import { FailedTasks } from './failed-tasks.js';
import { lastLines } from './log-lines.js';
import { revisionName } from './names.js';
import type { ServiceName } from './read-service.js';
import type { Mark } from './verdict.js';

/** Events that a person does not look for when something went wrong; the rest tells what ECS could not do. */
const usualEvents =
  /has reached a steady state|has started \d+ tasks|has stopped \d+ running tasks|has begun draining|registered \d+ targets|deregistered \d+ targets|deployment completed|rolling back|rolled back|deployment failed/i;

const mostEvents = 3;

/** What the cause of a failure is looked for in. */
export interface FailedDeployment {
  readonly client: EcsClient;
  readonly region: string | undefined;
  readonly name: ServiceName;
  readonly mark: Mark;
  readonly service: EcsService | undefined;
  /** What was deployed, where it is known: it says where the logs are. */
  readonly definition: TaskDefinition | undefined;
}

/**
 * Why a deployment failed: the newest task that failed, with its container's end and last log lines; without one, what
 * ECS could not do. What may not be read is left out, and named.
 *
 * @param reason in the words of ECS
 */
export async function causeOf(
  { client, region, name, mark, service, definition }: FailedDeployment,
  reason: string,
  signal: AbortSignal,
): Promise<Cause> {
  const unread: string[] = [];
  const read = async <Value>(look: () => Promise<Value>): Promise<Value | undefined> => {
    try {
      return await look();
    } catch (thrown) {
      signal.throwIfAborted();
      if (!(thrown instanceof DeployError)) throw thrown;
      unread.push(thrown.what);
      return undefined;
    }
  };
  const failed = (await read(() => new FailedTasks(client, name, mark).look(signal))) ?? [];
  const task = failed.at(-1);
  const events = eventsSince(service, mark);
  if (task === undefined) {
    const what = [events[0] ?? reason, ...events.slice(1)].filter(Boolean).join('\n') || noTaskStarted;
    return { what, remedy: withUnread(adviceFor(what), unread), log: [] };
  }
  const container = culprit(task, definition);
  const log = (container && (await read(() => lastLines(region, task, container, definition, signal)))) ?? [];
  const several = failed.length > 1 ? [`${failed.length} tasks so far`] : [];
  const end = endOf(task, container, revisionName(mark.revision), several);
  const what = [end, reason].filter(Boolean).join('\n');
  const unhealthy = events.find((event) => /unhealthy/i.test(event));
  const whole = unhealthy === undefined ? what : `${what}\n${unhealthy}`;
  return { what: whole, remedy: withUnread(adviceFor(whole, container), unread), log };
}

const noTaskStarted = 'ECS gives no reason, and no task of this deployment has ended';

/** What ECS could not do since the deployment began; the newest first, each once. */
function eventsSince(service: EcsService | undefined, { createdAt = 0 }: Mark): readonly string[] {
  const told = (service?.events ?? [])
    .filter((event) => (event.createdAt ?? 0) >= createdAt && !usualEvents.test(event.message ?? ''))
    .map(({ message = '' }) => message);
  return [...new Set(told)].slice(0, mostEvents);
}

function withUnread(remedy: string, unread: readonly string[]): string {
  if (unread.length === 0) return remedy;
  return `${remedy}\nMore could be told if this were allowed: ${unread.join('; ')}`;
}
