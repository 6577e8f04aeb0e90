import { createHash } from 'node:crypto';
import type { CodeDeployment, EcsTarget, LifecycleEvent } from '../../../lib/aws/codedeploy.js';
import { EcsError } from './ecs-error.js';
import type { World } from './state.js';
import { arnOf, type ScriptedService, type TaskEnd } from './world.js';

/** How CodeDeploy deploys one service, by the application `app` and the group `group`. */
export interface CodeDeployScript {
  readonly service: string;
  /** As GetDeploymentGroup tells it. */
  readonly group?: Readonly<Record<string, unknown>>;
  readonly autoRollback?: boolean;
  /** What each CreateDeployment leads to; the last stands for all later ones. */
  readonly deployments: readonly (readonly CodeDeployScene[])[];
}

/** What happens to a deployment so many milliseconds after its start, or once it was looked at so many times. */
export type CodeDeployScene = readonly [
  after: number | { readonly looks: number },
  happens: (deployment: ScriptedCodeDeploy) => void,
];

type Writable<Value> = { -readonly [Key in keyof Value]: Value[Key] };

/** One deployment by CodeDeploy, with the verbs that a script moves it by. */
export class ScriptedCodeDeploy {
  readonly info: Writable<CodeDeployment>;
  #events: LifecycleEvent[] = [];
  #running = 0;
  #weight = 0;

  constructor(
    readonly id: string,
    private readonly world: Pick<World, 'codeDeploy'>,
    private readonly service: ScriptedService,
    private readonly revision: string,
    autoRollback: boolean,
  ) {
    const events = autoRollback ? ['DEPLOYMENT_FAILURE'] : [];
    this.info = {
      ...{ deploymentId: id, status: 'InProgress', createTime: Date.now() / 1000 },
      autoRollbackConfiguration: { enabled: autoRollback, events },
    };
    this.#before = service.service.taskSets?.[0]?.taskDefinition ?? '';
  }

  readonly #before: string;

  get target(): EcsTarget {
    const green = { identifer: this.#green, desiredCount: 2, runningCount: this.#running };
    return {
      lifecycleEvents: this.#events,
      taskSetsInfo: [
        { identifer: 'ecs-svc/blue', taskSetLabel: 'Blue', trafficWeight: 100 - this.#weight },
        { ...green, taskSetLabel: 'Green', trafficWeight: this.#weight },
      ],
    };
  }

  get #green(): string {
    return `ecs-svc/${this.id}`;
  }

  /** So many tasks of the replacement run. */
  runs(count: number): void {
    this.#running = count;
    this.#events = [{ lifecycleEventName: 'Install', status: 'InProgress' }];
  }

  /** It waits for ContinueDeployment. */
  isReady(): void {
    this.info.status = 'Ready';
  }

  /** All traffic goes to the replacement. */
  shifts(): void {
    this.#weight = 100;
    this.info.instanceTerminationWaitTimeStarted = true;
    this.service.service.taskSets = [{ id: this.#green, status: 'PRIMARY', taskDefinition: this.revision }];
  }

  succeeds(): void {
    this.shifts();
    this.info.status = 'Succeeded';
    this.service.changedAt = Date.now();
  }

  fails(message: string, event?: LifecycleEvent): void {
    this.info.status = 'Failed';
    this.info.errorInformation = { code: 'HEALTH_CONSTRAINTS', message };
    if (event) this.#events = [event];
    if (this.info.autoRollbackConfiguration?.enabled) this.isTakenBack();
  }

  /** CodeDeploy makes a deployment of what served before. */
  isTakenBack(): void {
    const back = new ScriptedCodeDeploy(`${this.id}-back`, this.world, this.service, this.#before, false);
    this.world.codeDeploy.push(back);
    back.succeeds();
    this.info.rollbackInfo = { rollbackDeploymentId: back.id };
  }

  /** A task of the replacement ended. */
  taskEnds({ log, ...end }: TaskEnd): void {
    const id = `green${this.service.tasks.length + 1}`;
    const now = Date.now() / 1000;
    this.service.tasks.push({
      ...{ taskArn: arnOf('task', `prod/${id}`), taskDefinitionArn: this.revision, startedBy: this.#green },
      ...{ lastStatus: 'STOPPED', createdAt: now, stoppedAt: now },
      ...end,
    });
    if (log) this.service.logs.set(`ecs/${end.containers?.[0]?.name ?? 'app'}/${id}`, log);
  }
}

// biome-ignore lint/suspicious/noExplicitAny: it is whatever came over the wire
type Input = any;

/** Operation of CodeDeploy -> its answer. */
export const codeDeployAnswers: Readonly<Record<string, (world: World, input: Input) => object>> = {
  GetDeploymentGroup({ script }, { applicationName, deploymentGroupName }) {
    if (applicationName !== 'app') throw new EcsError('ApplicationDoesNotExistException', 'No application.');
    if (deploymentGroupName !== 'group') {
      throw new EcsError('DeploymentGroupDoesNotExistException', 'No deployment group.');
    }
    return { deploymentGroupInfo: script.codeDeploy?.group ?? {} };
  },
  CreateDeployment(world, { revision: { appSpecContent } }) {
    const { content, sha256 } = appSpecContent;
    if (createHash('sha256').update(content).digest('hex') !== sha256) {
      throw new EcsError('InvalidRevisionException', 'The hash is not that of the content.');
    }
    const { codeDeploy } = world.script;
    const service = world.services.get(codeDeploy?.service ?? '');
    if (!codeDeploy || !service) throw new EcsError('ApplicationDoesNotExistException', 'No application.');
    const made = world.codeDeploy.filter(({ id }) => !id.endsWith('-back')).length;
    const { TaskDefinition } = JSON.parse(content).Resources[0].TargetService.Properties;
    const id = `d-${made + 1}`;
    const own = new ScriptedCodeDeploy(id, world, service, TaskDefinition, codeDeploy.autoRollback ?? false);
    world.codeDeploy.push(own);
    const scenes = codeDeploy.deployments[Math.min(made, codeDeploy.deployments.length - 1)] ?? [];
    for (const [when, happens] of scenes) {
      const comes = () => own.info.status !== 'Stopped' && happens(own);
      if (typeof when === 'number') world.later(when, comes);
      else world.moments.after('GetDeployment', when.looks, comes);
    }
    return { deploymentId: id };
  },
  GetDeployment: (world, { deploymentId }) => ({ deploymentInfo: find(world, deploymentId).info }),
  GetDeploymentTarget(world, { deploymentId, targetId }) {
    const { codeDeploy } = world.script;
    if (targetId !== `prod:${codeDeploy?.service}`) {
      throw new EcsError('DeploymentTargetDoesNotExistException', 'No such target.');
    }
    return { deploymentTarget: { ecsTarget: find(world, deploymentId).target } };
  },
  StopDeployment(world, { deploymentId, autoRollbackEnabled }) {
    const deployment = find(world, deploymentId);
    deployment.info.status = 'Stopped';
    if (autoRollbackEnabled) deployment.isTakenBack();
    return { status: 'Pending' };
  },
};

function find({ codeDeploy }: World, id: string): ScriptedCodeDeploy {
  const found = codeDeploy.find((one) => one.id === id);
  if (!found) throw new EcsError('DeploymentDoesNotExistException', `No deployment ${id}.`);
  return found;
}
