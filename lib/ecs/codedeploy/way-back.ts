import type { CodeDeployClient, CodeDeployment, NewDeployment } from '../../aws/codedeploy.js';
import type { EcsClient, EcsService } from '../../aws/ecs.js';
import { isPassing } from '../../aws/errors.js';
import { consistentWithinMs } from '../../aws/once-known.js';
import { pauseFor } from '../../concurrency/pause.js';
import { describeService, isNamed, type ServiceName } from '../service/read-service.js';
import { codeDeployNotBack } from './errors.js';
import { codeDeployVerdict, isOver } from './verdict.js';

/** CodeDeploy begins a rollback by itself within this, or it does not; milliseconds. */
const beginsWithinMs = 60_000;

/** A deployment by CodeDeploy that is to be taken back. All of it can be written to a file. */
export interface StartedCodeDeploy {
  readonly name: ServiceName;
  readonly id: string;
  /** ARN of the revision that ran before. */
  readonly back: string;
  /** The deployment that brings it back, where CodeDeploy does not do it by itself. */
  readonly again: NewDeployment;
}

/** The revision that serves: the one of the primary task set. */
export const servingRevision = ({ taskSets = [], taskDefinition }: EcsService) =>
  taskSets.find(({ status }) => status === 'PRIMARY')?.taskDefinition ?? taskDefinition;

/** What is asked on the way back. */
export interface BackClients {
  readonly codeDeploy: CodeDeployClient;
  readonly ecs: EcsClient;
}

/**
 * Brings a service back to what served before a deployment by CodeDeploy, and waits until it serves: a deployment that
 * goes on is stopped with rollback; what CodeDeploy takes back by itself is waited for; else the previous revision is
 * deployed.
 *
 * @throws DeployError `ecs-not-put-back`, `aws-refused`; what `signal` aborts with
 */
export function goBackByCodeDeploy(
  clients: BackClients,
  started: StartedCodeDeploy,
  pollMs: number,
  signal: AbortSignal,
): Promise<void> {
  return new WayBack(clients, started, pollMs, signal).run();
}

class WayBack {
  constructor(
    private readonly clients: BackClients,
    private readonly started: StartedCodeDeploy,
    private readonly pollMs: number,
    private readonly signal: AbortSignal,
  ) {}

  async run(): Promise<void> {
    const { id } = this.started;
    const isStopped = await this.#stop(await this.#look(id));
    const ended = await this.#until(id, isOver);
    const comes = isStopped || rollsBackItself(ended);
    const hasBegun = (one: CodeDeployment) => rollbackOf(one) !== undefined || !comes;
    const rollback = rollbackOf(await this.#until(id, hasBegun, beginsWithinMs));
    if (rollback !== undefined) await this.#arrive(rollback);
    // After a good end it is the new revision that serves, whatever an older read of the service tells.
    const isNew = rollback === undefined && ended.status === 'Succeeded';
    if (!isNew && (await this.#serves(rollback === undefined ? 0 : consistentWithinMs))) return;
    const { deploymentId = '' } = await this.clients.codeDeploy.call('CreateDeployment', this.started.again);
    await this.#arrive(deploymentId);
  }

  /** Whether the previous revision serves. @param withinMs until ECS, which is only consistent in the end, says so */
  async #serves(withinMs: number): Promise<boolean> {
    const { name, back } = this.started;
    const deadline = performance.now() + withinMs;
    for (;;) {
      const service = await describeService(this.clients.ecs, name, this.signal);
      if (service !== undefined && servingRevision(service) === back) return true;
      if (performance.now() >= deadline) return false;
      await pauseFor(this.pollMs, this.signal);
    }
  }

  /** @returns whether CodeDeploy was told to go back */
  async #stop(now: CodeDeployment): Promise<boolean> {
    if (isOver(now)) return false;
    const question = { deploymentId: this.started.id, autoRollbackEnabled: true };
    try {
      await this.clients.codeDeploy.call('StopDeployment', question);
      return true;
    } catch (thrown) {
      // It ended in the meantime.
      if (isNamed(thrown, 'DeploymentAlreadyCompletedException')) return false;
      throw thrown;
    }
  }

  /** Waits until a way back has arrived: what comes after all traffic is there is the removal of what failed. */
  async #arrive(id: string): Promise<void> {
    const end = await this.#until(
      id,
      (one) => isOver(one) || one.instanceTerminationWaitTimeStarted === true,
    );
    const verdict = codeDeployVerdict(end, undefined);
    if (verdict.is === 'failed') throw codeDeployNotBack(this.started.name, id, verdict.reason);
  }

  async #until(
    id: string,
    isDone: (deployment: CodeDeployment) => boolean,
    limitMs = Infinity,
  ): Promise<CodeDeployment> {
    const deadline = performance.now() + limitMs;
    for (;;) {
      const deployment = await this.#look(id);
      if (isDone(deployment) || performance.now() > deadline) return deployment;
      await pauseFor(this.pollMs, this.signal);
    }
  }

  async #look(deploymentId: string): Promise<CodeDeployment> {
    for (;;) {
      try {
        const question = { deploymentId };
        const { deploymentInfo = {} } = await this.clients.codeDeploy.call(
          'GetDeployment',
          question,
          this.signal,
        );
        return deploymentInfo;
      } catch (thrown) {
        if (!isPassing(thrown)) throw thrown;
        await pauseFor(this.pollMs, this.signal);
      }
    }
  }
}

const rollbackOf = ({ rollbackInfo }: CodeDeployment) => rollbackInfo?.rollbackDeploymentId || undefined;

/** Whether the deployment group goes back by itself where a deployment fails. */
export function rollsBackItself({ status, autoRollbackConfiguration }: CodeDeployment): boolean {
  const { enabled = false, events = [] } = autoRollbackConfiguration ?? {};
  return enabled && status === 'Failed' && events.includes('DEPLOYMENT_FAILURE');
}
