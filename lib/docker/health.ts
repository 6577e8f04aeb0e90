import { lastLines } from '../host/errors.js';
import { script } from '../host/script.js';
import type { Remote } from '../ssh/remote.js';
import { type ContainerState, type DockerCommand, inspectProject } from './containers.js';
import { containerFailed, containerMissing, notHealthyInTime } from './errors.js';
import { type EventInbox, openInbox } from './event-inbox.js';
import { type Expectation, exitReason, judge } from './verdict.js';

const inspectDeadlineMs = 30_000;
const logLines = 20;

/** What is waited for. */
export interface HealthRequest {
  readonly remote: Remote;
  readonly docker: DockerCommand;
  readonly project: string;
  /** Service name -> what is expected; other services of the project are not looked at. */
  readonly services: ReadonlyMap<string, Expectation>;
  /**
   * Containers that were there before: they may have been in trouble and get over it within the time. Every
   * other container has failed at its first unexpected end.
   */
  readonly existing: ReadonlySet<string>;
  /** Containers that are to go: how they are does not matter, and they do not count. */
  readonly ignored?: ReadonlySet<string>;
  /** Milliseconds until everything must be well. */
  readonly timeoutMs: number;
  /** Milliseconds that everything must stay well, without a restart, before it counts. */
  readonly stableForMs: number;
  readonly signal: AbortSignal;
  /** Told once of each service when all its containers are well. */
  readonly onHealthy: (service: string) => void;
}

/** Listens from now on, so that what happens before `wait` is not missed. */
export interface HealthWatch {
  /**
   * Waits until everything is well and stays so.
   *
   * @returns the containers
   * @throws DeployError `container-failed`, `container-missing` or `container-not-healthy` with the last log
   *   lines of the container; the signal's reason when it is aborted
   */
  wait(request: HealthRequest): Promise<ContainerState[]>;
  stop(): Promise<void>;
}

/** Begins to listen to a project's events on a host. */
export async function watchHealth(
  remote: Remote,
  docker: DockerCommand,
  project: string,
): Promise<HealthWatch> {
  const { inbox, stop } = await openInbox(remote, docker, project);
  return { wait: (request) => new HealthWait(request, inbox).run(), stop };
}

class HealthWait {
  readonly #announced = new Set<string>();

  constructor(
    private readonly request: HealthRequest,
    private readonly inbox: EventInbox,
  ) {}

  async run(): Promise<ContainerState[]> {
    const { timeoutMs, stableForMs, signal } = this.request;
    const deadline = Date.now() + timeoutMs;
    let wellSince: number | undefined;
    for (;;) {
      const containers = await this.#look();
      const waiting = await this.#judgeAll(containers);
      if (waiting === undefined) {
        wellSince ??= Date.now();
        const left = wellSince + stableForMs - Date.now();
        if (left <= 0) return containers;
        // The last look, when the time is up, counts: events may have been lost with their stream.
        await this.inbox.next(left, signal);
        if (this.#diedAgain(containers)) wellSince = undefined;
        continue;
      }
      wellSince = undefined;
      const left = deadline - Date.now();
      if (left <= 0) throw await this.#tooLate(waiting);
      await this.inbox.next(left, signal);
    }
  }

  async #look(): Promise<ContainerState[]> {
    const { remote, docker, project, services, ignored, signal } = this.request;
    const options = { signal, deadlineMs: inspectDeadlineMs };
    const containers = await inspectProject(remote, docker, project, options);
    return containers.filter(({ id, service }) => services.has(service) && !ignored?.has(id));
  }

  #diedAgain(containers: readonly ContainerState[]): boolean {
    // What had ended well by then ends no second time.
    return containers.some(({ id, status }) => status === 'running' && this.inbox.deathOf(id) !== undefined);
  }

  /** @returns a container that is not well yet, undefined when all are; throws for one that has failed */
  async #judgeAll(
    containers: readonly ContainerState[],
  ): Promise<{ readonly container: ContainerState; readonly state: string } | undefined> {
    let waiting: { container: ContainerState; state: string } | undefined;
    const unwell = new Set<string>();
    for (const container of containers) {
      const state = await this.#judgeOne(container);
      if (state === undefined) continue;
      unwell.add(container.service);
      waiting ??= { container, state };
    }
    for (const [service, { count }] of this.request.services) {
      const there = containers.filter((container) => container.service === service).length;
      if (there < count) throw containerMissing(this.request.remote.name, service);
      if (!unwell.has(service) && !this.#announced.has(service)) {
        this.#announced.add(service);
        this.request.onHealthy(service);
      }
    }
    return waiting;
  }

  /** @returns what it still waits for, undefined when it is well */
  async #judgeOne(container: ContainerState): Promise<string | undefined> {
    const { services, existing } = this.request;
    const expectation = services.get(container.service) ?? { count: 1, endsWell: false };
    const verdict = judge(container, expectation);
    const death = this.inbox.deathOf(container.id);
    if (existing.has(container.id)) {
      if (death !== undefined) {
        this.inbox.forgive(container.id);
        // Its start may have come together with its death: no other event need follow.
        this.inbox.lookAgain();
      }
      if (verdict.kind === 'failed') return verdict.reason;
      return death !== undefined && container.status === 'running' ? 'just restarted' : waitingState(verdict);
    }
    // A restart policy may have hidden the end already; the event and the counter have not forgotten it.
    if (
      verdict.kind !== 'failed' &&
      container.status === 'running' &&
      (death !== undefined || container.restartCount > 0)
    ) {
      const exitCode = death ?? container.exitCode;
      const { outOfMemory } = container;
      throw await this.#failed(container, `${exitReason({ exitCode, outOfMemory })} and was restarted`);
    }
    if (verdict.kind === 'failed') throw await this.#failed(container, verdict.reason);
    return waitingState(verdict);
  }

  async #failed(container: ContainerState, reason: string) {
    return containerFailed(this.request.remote.name, container, reason, await this.#logOf(container));
  }

  async #tooLate({ container, state }: { readonly container: ContainerState; readonly state: string }) {
    const seconds = Math.round(this.request.timeoutMs / 1000);
    const said = container.healthOutput
      ? `${state}; its health check said: ${container.healthOutput}`
      : state;
    return notHealthyInTime(this.request.remote.name, container, said, seconds, await this.#logOf(container));
  }

  async #logOf(container: ContainerState): Promise<string[]> {
    const { remote, docker } = this.request;
    const argv = [...docker, 'logs', '--tail', String(logLines), container.id];
    // Both streams as one, in the order in which they were written.
    const { stdout } = await remote.exec(script('docker logs', 'exec "$@" 2>&1', argv), {
      deadlineMs: inspectDeadlineMs,
      repeatable: true,
    });
    return lastLines(stdout, logLines);
  }
}

function waitingState(verdict: ReturnType<typeof judge>): string | undefined {
  return verdict.kind === 'waiting' ? verdict.state : undefined;
}
