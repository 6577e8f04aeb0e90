import { setTimeout as pause } from 'node:timers/promises';
import type { ChildResult } from '../../lib/run/child.js';
import type { AliasRequest, Project } from './api.js';
import { promoteCommand, rollbackCommand } from './commands.js';
import { notPromoted, notPutBack, stageFailed } from './errors.js';
import type { VercelCli } from './vercel-cli.js';

/** Which deployment is promoted, and what the domains led to before. */
export interface Promoting {
  readonly deployment: string;
  readonly previous: string | undefined;
}

export type ReadProject = (signal: AbortSignal) => Promise<Project>;

/** How often Vercel is asked whether a promotion is done, in milliseconds. */
const askAgainMs = 1_000;

/** Going back may take this long, whatever was left of the time; milliseconds. */
const backMs = 180_000;

const looksMs = 30_000;

/** Brings the domains of a project to a deployment, and back. What Vercel says of the project is the truth. */
export class Promotion {
  /** The first domain of the project, once it leads to the deployment. */
  domain: string | undefined;

  constructor(
    private readonly cli: VercelCli,
    private readonly readProject: ReadProject,
    private readonly promoting: Promoting,
  ) {}

  /**
   * Promotes.
   *
   * @returns `started` where Vercel moves visitors step by step, or later
   * @throws `vercel-not-promoted`, or what the Vercel CLI's end means
   */
  async promote(signal: AbortSignal): Promise<'deployed' | 'started'> {
    const { deployment } = this.promoting;
    const result = await this.cli.attempt('promote', promoteCommand(deployment), { signal, scoped: true });
    const { project, status } = await this.#settled('promote', deployment, signal);
    if (status === 'succeeded' || (!status && leadsTo(project, deployment))) {
      this.domain = project.targets?.production?.alias?.[0];
      return 'deployed';
    }
    if (status) throw notPromoted(deployment, reasons[status], result.lines);
    if (result.code !== 0) throw stageFailed('promote', result);
    // Rolling releases: https://vercel.com/docs/rolling-releases
    if (project.rollingRelease || isQueued(result)) return 'started';
    throw notPromoted(
      deployment,
      'the Vercel CLI ended well, and Vercel knows of no promotion',
      result.lines,
    );
  }

  /**
   * Whether domains may lead to the deployment, or not back yet: not so only where Vercel says so. What Vercel skipped
   * is not ours to put back: another deployment may be in its place.
   */
  async touched(): Promise<boolean> {
    const { deployment, previous } = this.promoting;
    try {
      const project = await this.readProject(AbortSignal.timeout(looksMs));
      const there = requestOf(project, 'promote', deployment)?.jobStatus ?? 'skipped';
      const back = previous && requestOf(project, 'rollback', previous);
      const isBack = !back || back.jobStatus === 'succeeded';
      return there !== 'skipped' || !isBack || leadsTo(project, deployment);
    } catch {
      return true;
    }
  }

  /**
   * Brings the domains back to what they led to before.
   *
   * @throws `vercel-not-put-back`
   */
  async putBack(): Promise<void> {
    const { previous } = this.promoting;
    if (previous === undefined) throw notPutBack(undefined, '');
    const signal = AbortSignal.timeout(backMs);
    try {
      const result = await this.cli.attempt('rollback', rollbackCommand(previous), { signal, scoped: true });
      const { project, status } = await this.#settled('rollback', previous, signal);
      if (status === 'succeeded' || (!status && leadsTo(project, previous))) return;
      throw new Error(result.lines.at(-1) ?? `the rollback ended with ${result.code}`);
    } catch (thrown) {
      throw notPutBack(previous, thrown instanceof Error ? thrown.message : String(thrown));
    }
  }

  /** The project once Vercel has ended what it was asked to, or as it is when it was not asked. */
  async #settled(
    type: AliasRequest['type'],
    deployment: string,
    signal: AbortSignal,
  ): Promise<{ readonly project: Project; readonly status?: Settled }> {
    for (;;) {
      const project = await this.readProject(signal);
      const status = requestOf(project, type, deployment)?.jobStatus;
      if (status === undefined) return { project };
      if (status !== 'pending' && status !== 'in-progress') return { project, status };
      await pause(askAgainMs, undefined, { signal }).catch(() => signal.throwIfAborted());
    }
  }
}

type Settled = Exclude<AliasRequest['jobStatus'], 'pending' | 'in-progress'>;

const reasons: Readonly<Record<Exclude<Settled, 'succeeded'>, string>> = {
  failed: 'Vercel could not point all domains of the project to it',
  skipped: 'Vercel skipped it, and another deployment may be in its place',
};

function leadsTo({ targets }: Project, deployment: string): boolean {
  return targets?.production?.id === deployment;
}

function requestOf(
  { lastAliasRequest: request }: Project,
  type: AliasRequest['type'],
  deployment: string,
): AliasRequest | undefined {
  return request?.type === type && request.toDeploymentId === deployment ? request : undefined;
}

function isQueued({ lines }: ChildResult): boolean {
  return lines.some((line) => line.includes('Promotion has been queued'));
}
