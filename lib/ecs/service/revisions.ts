import type { EcsClient } from '../../aws/ecs.js';
import { DeployError } from '../../errors/deploy-error.js';
import { taskDefinitionDifference } from '../difference.js';
import { leaveOutDescribed } from '../read-file.js';
import type { TaskDefinition } from '../task-definition.js';
import { isNamed } from './read-service.js';

/** A task definition that ECS has. */
export interface Revision {
  readonly arn: string;
  /** As it would be registered again, tags among it. */
  readonly definition: TaskDefinition;
}

/**
 * Reads a revision that services can run.
 *
 * @param name ARN, family:revision, or a family for the latest of its active ones
 * @returns undefined where there is none, or it was deregistered
 * @throws DeployError `aws-refused`
 */
export async function readRevision(
  client: EcsClient,
  name: string,
  signal: AbortSignal,
): Promise<Revision | undefined> {
  try {
    const answer = await client.call(
      'DescribeTaskDefinition',
      { taskDefinition: name, include: ['TAGS'] },
      signal,
    );
    const { taskDefinition, tags = [] } = answer;
    const arn = taskDefinition?.taskDefinitionArn;
    if (taskDefinition === undefined || arn === undefined || taskDefinition.status === 'INACTIVE') {
      return undefined;
    }
    const described = Object.entries(taskDefinition).filter(([, value]) => value !== '' && value !== null);
    const definition: TaskDefinition = {
      ...(structuredClone(Object.fromEntries(described)) as unknown as TaskDefinition),
      ...(tags.length > 0 && { tags }),
    };
    leaveOutDescribed(definition);
    return { arn, definition };
  } catch (thrown) {
    // `Unable to describe task definition.` is all that ECS says of one that is not there.
    if (isNamed(thrown, 'ClientException', 'InvalidParameterException')) return undefined;
    throw thrown;
  }
}

/** When a task definition is registered: when it is other than the latest of its family, in any case, or never. */
export type Register = 'changed' | 'always' | 'never';

/** Family -> what this process registers of it last. */
const turns = new Map<string, Promise<string>>();

/** The revision that services shall run, registered once for all of them. */
export class WantedRevision {
  #latest: Promise<Revision | undefined> | undefined;
  #registered: Promise<string> | undefined;
  /** ARN, where this run registered it or found it registered. */
  known: string | undefined;

  /** @param definition what it shall be */
  constructor(
    private readonly client: EcsClient,
    readonly definition: TaskDefinition,
    private readonly register: Register,
  ) {}

  get family(): string {
    return this.definition.family ?? '';
  }

  /** The latest revision of the family; undefined where there is none yet. */
  latest(signal: AbortSignal): Promise<Revision | undefined> {
    this.#latest ??= readRevision(this.client, this.family, signal).catch((error: unknown) => {
      this.#latest = undefined;
      throw error;
    });
    return this.#latest;
  }

  /**
   * ARN of a revision that is what is wanted; undefined where it is still to be registered.
   *
   * @throws DeployError `ecs-revision-unregistered`
   */
  async arn(signal: AbortSignal): Promise<string | undefined> {
    if (this.#registered !== undefined) return this.#registered;
    if (this.register === 'always') return undefined;
    const arn = await this.#same(signal);
    if (arn !== undefined || this.register === 'changed') return arn;
    throw unregistered(this.family, (await this.latest(signal))?.arn);
  }

  /** Registers it where it has to be; several callers get the same revision. */
  async registered(signal: AbortSignal): Promise<string> {
    const arn = await this.arn(signal);
    if (arn !== undefined) return arn;
    if (this.#registered === undefined) {
      this.#registered = this.#inTurn(turns.get(this.family), signal);
      turns.set(this.family, this.#registered);
    }
    return this.#registered;
  }

  /** Other steps of a rollout may want the very same, such as migrations and the service behind them. */
  async #inTurn(before: Promise<string> | undefined, signal: AbortSignal): Promise<string> {
    if (before === undefined) return this.#register();
    await before.catch(() => undefined);
    if (this.register === 'always') return this.#register();
    this.#latest = undefined;
    return (await this.#same(signal)) ?? this.#register();
  }

  /** ARN of the latest revision of the family, where it is what is wanted. */
  async #same(signal: AbortSignal): Promise<string | undefined> {
    const latest = await this.latest(signal);
    if (latest === undefined || taskDefinitionDifference(latest.definition, this.definition).length > 0) {
      return undefined;
    }
    this.known = latest.arn;
    return latest.arn;
  }

  async #register(): Promise<string> {
    const { taskDefinition } = await this.client.call('RegisterTaskDefinition', this.definition);
    const arn = taskDefinition?.taskDefinitionArn;
    if (arn === undefined) throw new Error('ECS registered a task definition without an ARN');
    this.known = arn;
    return arn;
  }
}

export const revisionUnknown = (name: string, where: string) =>
  new DeployError({
    code: 'ecs-revision-unknown',
    kind: 'input',
    where,
    what: `ECS has no active task definition ${name}`,
    remedy:
      'Look at the name, the region and the account (aws ecs list-task-definitions); what was deregistered cannot be deployed.',
  });

const unregistered = (family: string, latest: string | undefined) =>
  new DeployError({
    code: 'ecs-revision-unregistered',
    kind: 'input',
    where: 'input register',
    what: latest
      ? `the task definition is other than ${latest}, the latest of its family, and register is never`
      : `the family ${family} has no revision yet, and register is never`,
    remedy: 'Register it before, or leave register out.',
  });
