import type { EcsClient, EcsService } from '../../aws/ecs.js';
import { DeployError } from '../../errors/deploy-error.js';
import { culprit, endOf } from '../task/end.js';
import type { TaskDefinition } from '../task-definition.js';
import { adviceFor } from './advice.js';
import { type ToldElsewhere, toldByAlarms, toldByLoadBalancer } from './elsewhere.js';
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
 * Why a deployment failed: alarms that rang, or the newest task that failed, with its container's end and last log
 * lines; without one, what ECS could not do; and what the load balancer says of the tasks. What may not be read is left
 * out, and named.
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
  const alarms = await read(() => toldByAlarms(region, service, reason, signal));
  if (alarms) return causeFrom({ ...alarms, log: [] }, unread);
  const failed = (await read(() => new FailedTasks(client, name, mark).look(signal))) ?? [];
  const task = failed.at(-1);
  const events = eventsSince(service, mark);
  const container = task && culprit(task, definition);
  const log =
    (task && container && (await read(() => lastLines(region, task, container, definition, signal)))) ?? [];
  const several = failed.length > 1 ? [`${failed.length} tasks so far`] : [];
  const unhealthy = events.find((event) => /unhealthy/i.test(event));
  const said = task
    ? [endOf(task, container, revisionName(mark.revision), several), reason, unhealthy]
    : [events[0] ?? reason, ...events.slice(1)];
  const text = said.filter(Boolean).join('\n');
  const isAll = task === undefined && events.length === 0;
  const targets = await read(() => toldByLoadBalancer(region, service, text, isAll, signal));
  const what = [text, targets?.what].filter(Boolean).join('\n') || noTaskStarted;
  return causeFrom({ what, remedy: targets?.remedy ?? adviceFor(what, container), log }, unread);
}

const noTaskStarted = 'ECS gives no reason, and no task of this deployment has ended';

/** What ECS could not do since the deployment began; the newest first, each once. */
function eventsSince(service: EcsService | undefined, { createdAt = 0 }: Mark): readonly string[] {
  const told = (service?.events ?? [])
    .filter((event) => (event.createdAt ?? 0) >= createdAt && !usualEvents.test(event.message ?? ''))
    .map(({ message = '' }) => message);
  return [...new Set(told)].slice(0, mostEvents);
}

/** With what could not be read, as it may hold the cause. */
function causeFrom(
  { what, remedy = adviceFor(what), log }: ToldElsewhere & Pick<Cause, 'log'>,
  unread: readonly string[],
): Cause {
  if (unread.length === 0) return { what, remedy, log };
  const more = `More could be told if this were allowed: ${unread.join('; ')}`;
  return { what, remedy: `${remedy}\n${more}`, log };
}
