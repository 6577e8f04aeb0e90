import type { DeploymentGroup } from '../../lib/aws/codedeploy.js';
import { LeftAsIs, type StepContext } from '../../lib/capability/capability.js';
import { type AppSpec, revisionFor } from '../../lib/ecs/codedeploy/appspec.js';
import { causeOfCodeDeploy, failsFast } from '../../lib/ecs/codedeploy/cause.js';
import { codeDeployFailed, codeDeployTimeout } from '../../lib/ecs/codedeploy/errors.js';
import { needsContinue, waitsOf } from '../../lib/ecs/codedeploy/timing.js';
import { codeDeployProgress } from '../../lib/ecs/codedeploy/verdict.js';
import { type CodeDeployLook, lookAt, watchCodeDeploy } from '../../lib/ecs/codedeploy/watch.js';
import {
  goBackByCodeDeploy,
  rollsBackItself,
  type StartedCodeDeploy,
} from '../../lib/ecs/codedeploy/way-back.js';
import { placeOf } from '../../lib/ecs/service/errors.js';
import { revisionName } from '../../lib/ecs/service/names.js';
import type { ServiceName } from '../../lib/ecs/service/read-service.js';
import type { TaskDefinition } from '../../lib/ecs/task-definition.js';
import { Cancelled } from '../../lib/errors/deploy-error.js';
import type { Request } from './request.js';

type Context = Pick<StepContext, 'journal' | 'signal'>;

/** What a deployment by CodeDeploy is made of. */
export interface CodeDeployWhat {
  readonly spec: AppSpec;
  readonly group: DeploymentGroup;
  /** ARN of the revision that is deployed. */
  readonly revision: string;
  /** ARN of the one that serves before. */
  readonly back: string;
  readonly definition: TaskDefinition | undefined;
}

/** One deployment of one service by CodeDeploy, from its start to its end or the way back. */
export class CodeDeployDeployment {
  #started: StartedCodeDeploy | undefined;
  #end: 'deployed' | 'failed' | 'timed-out' | undefined;
  /** Of the run; says why undo is called. */
  #signal: AbortSignal | undefined;
  #told = '';

  constructor(
    private readonly request: Request,
    private readonly name: ServiceName,
    readonly what: CodeDeployWhat,
  ) {}

  get id(): string {
    return this.#started?.id ?? '';
  }

  /** Starts it. It is not interrupted: it must be known whether there is one. */
  async start({
    signal,
    journal,
    began,
  }: Context & { began(applied: CodeDeployDeployment): void }): Promise<void> {
    const { codeDeploy, left, ids } = this.request;
    const { spec, revision, back } = this.what;
    this.#signal = signal;
    signal.throwIfAborted();
    const deployment = (arn: string) => ({
      ...codeDeploy.group(this.name),
      revision: revisionFor(spec, arn),
      ...codeDeploy.more,
    });
    const { deploymentId: id = '' } = await codeDeploy.client.call('CreateDeployment', deployment(revision));
    ids.codeDeploy.push(id);
    this.#started = { name: this.name, id, back, again: deployment(back) };
    left.addCodeDeploy(this.#started);
    began(this);
    const message = `${placeOf(this.name)}: deployment ${id} of ${revisionName(revision)} by CodeDeploy`;
    journal.write({ type: 'notice', message });
  }

  /** Waits for the verdict, where that is asked for. */
  async verify({ signal, journal }: Context): Promise<void> {
    this.#signal = signal;
    const { codeDeploy, client: ecs, wait } = this.request;
    if (!wait.forVerdict) return;
    const minutes = wait.minutes + waitsOf(this.what.group);
    const end = await watchCodeDeploy({
      ...{ client: codeDeploy.client, name: this.name, id: this.id, signal },
      pollMs: wait.pollMs,
      timeoutMs: minutes * 60_000,
      onLook: async (look) => {
        this.#tell(look, journal);
        return wait.failFast ? failsFast(ecs, this.name, look, this.what.revision, signal) : undefined;
      },
    });
    this.#end = end.verdict.is;
    if (end.verdict.is === 'deployed') return;
    const { region } = this.request;
    const failed = { ecs, region, name: this.name, ...this.what, look: end.look };
    const reason = end.verdict.is === 'failed' ? end.verdict.reason : '';
    const cause = await causeOfCodeDeploy(failed, reason, signal);
    throw end.verdict.is === 'failed'
      ? codeDeployFailed(this.name, this.id, cause)
      : codeDeployTimeout(this.name, this.id, minutes, cause);
  }

  #tell({ deployment, target }: CodeDeployLook, journal: Context['journal']): void {
    const text = codeDeployProgress(deployment, target);
    if (text === this.#told) return;
    this.#told = text;
    journal.write({ type: 'notice', message: `${placeOf(this.name)}: ${text}` });
    if (deployment.status !== 'Ready' || !needsContinue(this.what.group)) return;
    const command = `aws deploy continue-deployment --deployment-id ${this.id} --deployment-wait-type READY_WAIT`;
    const message = `${placeOf(this.name)}: it waits for somebody to let traffic shift: ${command}`;
    journal.write({ type: 'warning', message });
  }

  /**
   * Brings back what served before, or says why not.
   *
   * @throws LeftAsIs, and as `goBackByCodeDeploy`
   */
  async undo({ signal }: Context): Promise<void> {
    const { codeDeploy, client: ecs, wait, left } = this.request;
    const mine = this.#started;
    if (mine === undefined) return;
    const place = placeOf(this.name);
    const isCancelled = this.#signal?.reason instanceof Cancelled;
    if (isCancelled && this.request.onCancel === 'leave') {
      left.removeCodeDeploy(mine);
      throw new LeftAsIs('cancelled', `${place}: the deployment is left to CodeDeploy (on-cancel: leave)`);
    }
    if (!isCancelled && !this.request.rollback && !(await this.#goesBackItself(signal))) {
      left.removeCodeDeploy(mine);
      const outcome = this.#end === 'timed-out' ? 'timed-out' : 'failed';
      throw new LeftAsIs(outcome, `${place}: nothing was put back (rollback: false)`);
    }
    await goBackByCodeDeploy({ codeDeploy: codeDeploy.client, ecs }, mine, wait.pollMs, signal);
    left.removeCodeDeploy(mine);
  }

  async #goesBackItself(signal: AbortSignal): Promise<boolean> {
    const { client } = this.request.codeDeploy;
    const { deployment } = await lookAt({ client, name: this.name, id: this.id, signal });
    return rollsBackItself(deployment);
  }

  /** It stays. */
  finish(): void {
    if (this.#started) this.request.left.removeCodeDeploy(this.#started);
  }
}
