import type { ClusterRequest, ServiceRequest } from '../../aws/ecs.js';
import type { GroupWish } from '../../elb/group-with-rules.js';
import { type DeployError, InputProblems } from '../../errors/deploy-error.js';
import { valueByShape } from '../by-shape.js';
import { checkShape, type Shape } from '../check-shape.js';
import { Draft } from '../draft.js';
import { Findings } from '../findings.js';
import { ShapeTable } from '../shape-table.js';
import { readGroups } from './balancing.js';
import * as errors from './errors.js';
import { structureTable, wordTable } from './shapes.js';

/** What a service is made with that is not there, and what else is made for it. */
export interface CreateSettings {
  /** As CreateService takes it, without what the inputs say. */
  readonly service: Omit<ServiceRequest, InputKey>;
  /** As CreateCluster takes it, without the name; undefined: the cluster has to be there. */
  readonly cluster: ClusterRequest | undefined;
  readonly logGroups: LogGroupSettings;
  /** Target groups by the number of their entry under `loadBalancers`; one with an ARN has none. */
  readonly groups: ReadonlyMap<number, GroupWish>;
  /** What the model of AWS does not have, a sentence each, where that is no error. */
  readonly warnings: readonly string[];
}

/** What log groups are made with. */
export interface LogGroupSettings {
  readonly retentionInDays?: number;
  readonly kmsKeyId?: string;
  readonly logGroupClass?: string;
  readonly tags?: Readonly<Record<string, string>>;
}

/** What stands in `create` beside the keys of CreateService. */
interface Written extends Omit<ServiceRequest, InputKey> {
  readonly cluster?: ClusterRequest;
  readonly logGroups?: LogGroupSettings;
}

/** Keys of CreateService -> the input that says the same. */
const inputKeys = { serviceName: 'service', taskDefinition: 'task-definition' } as const;
type InputKey = keyof typeof inputKeys | 'cluster' | 'clientToken';

/**
 * The shape of `create`: CreateService with the things that are made beside the service.
 *
 * @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_CreateService.html
 * @see https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_CreateLogGroup.html
 */
const shape: Shape = {
  table: new ShapeTable(
    `${structureTable
      .replace('CreateServiceRequest cluster:text', 'Create logGroups:LogGroup cluster:CreateClusterRequest')
      .replace(/ serviceName!:text| clientToken:text| clusterName:text/g, '')
      .replace(' taskDefinition:text', '')
      .replace('LoadBalancer targetGroupArn', 'LoadBalancer targetGroup:any rules:any targetGroupArn')}
LogGroup retentionInDays:number kmsKeyId:text logGroupClass:LogGroupClass tags:text{}`,
    `${wordTable}
LogGroupClass STANDARD INFREQUENT_ACCESS DELIVERY`,
  ),
  type: 'Create',
  name: 'create',
};

/**
 * Reads the input `create`.
 *
 * @param strict false: keys that the model of AWS does not have are warnings
 * @throws InputProblems with all that is wrong
 */
export function readCreateSettings(written: unknown, strict: boolean): CreateSettings {
  if (typeof written !== 'object' || written === null || Array.isArray(written)) {
    throw new InputProblems([errors.notMap()]);
  }
  const problems: DeployError[] = [];
  const { rest, told } = withoutInputs(written as Readonly<Record<string, unknown>>);
  problems.push(...told);
  const draft = new Draft(valueByShape(rest, shape, { splits: true }), errors.place);
  const findings = new Findings(strict, 'ecs-create-invalid');
  checkShape(draft, findings, shape);
  problems.push(...problemsOf(() => findings.raise()).problems);
  if (findings.hasWrongTypes) throw new InputProblems(problems);
  const { cluster, logGroups = {}, loadBalancers, ...service } = draft.value as Written;
  const balancing = problemsOf(() => readGroups(loadBalancers ?? []));
  problems.push(...balancing.problems);
  const { type = 'ECS' } = service.deploymentController ?? {};
  if (type !== 'ECS') problems.push(errors.controllerWrong(type));
  if (problems.length > 0) throw new InputProblems(problems);
  const { balancers = [], groups = new Map() } = balancing.value ?? {};
  return {
    service: { ...service, ...(balancers.length > 0 && { loadBalancers: [...balancers] }) },
    cluster,
    logGroups,
    groups,
    warnings: findings.warnings,
  };
}

/** The settings less what the inputs say, which is told. */
function withoutInputs(written: Readonly<Record<string, unknown>>) {
  const rest = { ...written };
  const told: DeployError[] = [];
  for (const [key, input] of Object.entries(inputKeys)) {
    if (rest[key] === undefined) continue;
    told.push(errors.saidByInputs(key, input));
    delete rest[key];
  }
  if (typeof rest.cluster !== 'object' && rest.cluster !== undefined) {
    told.push(errors.clusterNoMap());
    delete rest.cluster;
  }
  // `cluster:` with nothing behind it is a cluster that needs no settings.
  if (rest.cluster === null) rest.cluster = {};
  return { rest, told };
}

function problemsOf<Value>(read: () => Value): {
  readonly value?: Value;
  readonly problems: readonly DeployError[];
} {
  try {
    return { value: read(), problems: [] };
  } catch (thrown) {
    if (thrown instanceof InputProblems) return { problems: thrown.problems };
    throw thrown;
  }
}
