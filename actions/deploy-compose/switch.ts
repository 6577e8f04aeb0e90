import type { StepContext } from '../../lib/capability/capability.js';
import { type ContainerState, inspectProject } from '../../lib/docker/containers.js';
import { type HealthWatch, watchHealth } from '../../lib/docker/health.js';
import type { Expectation } from '../../lib/docker/verdict.js';
import { commandFailed } from '../../lib/host/errors.js';
import type { Host } from '../../lib/host/host.js';
import { runRecord, writeFile } from '../../lib/host/releases.js';
import { script } from '../../lib/host/script.js';
import type { Command, CommandResult } from '../../lib/ssh/remote.js';
import { readoptCommand } from './adoption.js';
import {
  downCommand,
  pointCommand,
  type ReleaseOnHost,
  removeContainersCommand,
  upCommand,
} from './compose-commands.js';
import { composeUpFailed, nothingToGoBackTo } from './errors.js';
import type { Release, SeenContainer } from './probe.js';
import type { ReleaseRecord, ReleaseStatus } from './record.js';

const quickDeadlineMs = 60_000;
/** Beyond the health timeout, for containers that take their time to stop. */
const stopAllowanceMs = 5 * 60_000;

/** A release being brought up on a host. */
export interface Switch {
  readonly host: Host;
  readonly docker: readonly string[];
  readonly release: ReleaseOnHost;
  readonly record: ReleaseRecord;
  readonly stages: readonly string[];
  readonly services: readonly string[];
  /** Containers that were there before. */
  readonly before: readonly SeenContainer[];
  readonly healthTimeoutMs: number;
  readonly stableForMs: number;
}

/** Points `current` to a release and brings up what changed: one-shots first, each to its end, then the rest. */
export async function bringUp(step: Switch, watch: HealthWatch, context: StepContext): Promise<void> {
  const { host, release, record } = step;
  await run(host, release.project, pointCommand(release), context, quickDeadlineMs);
  const gone = step.before.filter(({ service }) => service !== '' && !(service in record.services));
  if (gone.length > 0) {
    const ids = gone.map(({ id }) => id);
    await run(host, release.project, removeContainersCommand(step.docker, ids), context, stopAllowanceMs);
  }
  for (const stage of step.stages) {
    await up(step, [stage], context);
    await watch.wait(healthRequest(step, [stage], 0, context));
  }
  if (step.services.length > 0) await up(step, step.services, context);
}

async function up(step: Switch, services: readonly string[], context: StepContext): Promise<void> {
  const { host, docker, release } = step;
  const command = upCommand(docker, release, services);
  const result = await fenced(
    host,
    release.project,
    command,
    context,
    step.healthTimeoutMs + stopAllowanceMs,
    (line) =>
      context.journal.write({ type: 'output', target: host.name, source: 'compose', line: line.trim() }),
  );
  if (result.code !== 0) throw composeUpFailed(host.name, result);
}

/** Waits until all services of a release are well and stay so. */
export async function waitUntilWell(
  step: Switch,
  watch: HealthWatch,
  context: StepContext,
): Promise<WellServices> {
  const started = Date.now();
  const times: Record<string, number> = {};
  const services = Object.keys(step.record.services);
  const request = healthRequest(step, services, step.stableForMs, context, (service) => {
    const durationMs = Date.now() - started;
    times[service] = durationMs;
    context.journal.write({ type: 'container.healthy', target: step.host.name, service, durationMs });
  });
  const containers = await watch.wait(request);
  return { containers, times };
}

export interface WellServices {
  readonly containers: readonly ContainerState[];
  /** Milliseconds until each service was well. */
  readonly times: Readonly<Record<string, number>>;
}

function healthRequest(
  step: Switch,
  services: readonly string[],
  stableForMs: number,
  context: StepContext,
  onHealthy: (service: string) => void = () => undefined,
) {
  const expected = services.map((name): [string, Expectation] => {
    const { count = 1, endsWell = false } = step.record.services[name] ?? {};
    return [name, { count, endsWell }];
  });
  return {
    remote: step.host.remote,
    docker: step.docker,
    project: step.release.project,
    services: new Map(expected),
    existing: new Set(step.before.map(({ id }) => id)),
    timeoutMs: step.healthTimeoutMs,
    stableForMs,
    signal: context.signal,
    onHealthy,
  };
}

/**
 * `$1` the state folder, `$2` the release; the first line of standard input is its state, the second goes to
 * the audit file. `healthy` is what a failed deploy goes back to.
 */
const settleText = `umask 077
cd "$1" && read -r state && printf '%s' "$state" >"releases/$2/state.json.new" &&
mv "releases/$2/state.json.new" "releases/$2/state.json" &&
ln -sfn "releases/$2" healthy.new && mv -T healthy.new healthy && cat >>audit.jsonl`;

/** Writes in the ledger that a release is well, with its containers, and a line in the host's audit file. */
export async function settle(
  host: Host,
  release: ReleaseOnHost,
  containers: readonly ContainerState[],
  line: AuditLine,
  context: StepContext,
): Promise<void> {
  const status: ReleaseStatus = {
    state: 'healthy',
    containers: containers.map(({ id, service, status: state }) => ({
      id,
      service,
      ended: state === 'exited',
    })),
  };
  const input = `${JSON.stringify(status)}\n${auditLine(line, context)}`;
  const command = script('write the ledger', settleText, [release.root, release.id], input);
  await run(host, release.project, command, context, quickDeadlineMs);
}

/** One line of `audit.jsonl` beside the time and the run. */
export interface AuditLine {
  readonly outcome: 'deployed' | 'rolled-back';
  /** What runs now. */
  readonly release: string | undefined;
  /** What was taken back. */
  readonly undone?: string;
}

function auditLine(line: AuditLine, { run: identity }: StepContext): string {
  return `${JSON.stringify({ at: new Date().toISOString(), ...line, run: runRecord(identity) })}\n`;
}

/**
 * Brings back what was there before a release was switched to.
 *
 * @param previous what to go back to; undefined when this was the first deploy
 * @throws DeployError that says why it could not be put back
 */
export async function putBack(
  failed: Switch,
  previous: Release | undefined,
  context: StepContext,
): Promise<void> {
  const { host, docker, release } = failed;
  if (previous === undefined) {
    await takeDown(failed, context);
  } else {
    const { record } = previous;
    const watch = await watchHealth(host.remote, docker, release.project);
    try {
      const back: Switch = {
        ...failed,
        release: { ...release, id: record.id, projectDirectory: record.projectDirectory },
        record,
        stages: [],
        services: Object.keys(record.services).filter((name) => !isEnded(previous, name)),
        before: await containersNow(failed, context),
      };
      await bringUp(back, watch, context);
      const { containers } = await waitUntilWell(back, watch, context);
      const line = { outcome: 'rolled-back', release: record.id, undone: release.id } as const;
      await settle(host, back.release, containers, line, context);
    } finally {
      await watch.stop();
    }
  }
  const undone = writeFile(
    'write the state',
    `${release.root}/releases/${release.id}/state.json`,
    JSON.stringify({ state: 'undone', containers: [] } satisfies ReleaseStatus),
  );
  await run(host, release.project, undone, context, quickDeadlineMs);
}

/** A one-shot of the previous release has done its work already. */
function isEnded(release: Release, service: string): boolean {
  return release.status.containers.some((container) => container.service === service && container.ended);
}

/** A first deploy leaves nothing running of itself, but what ran before it; volumes are never touched. */
async function takeDown(failed: Switch, context: StepContext): Promise<void> {
  const { host, docker, release, record } = failed;
  const { project } = release;
  const { before } = record;
  if (before.kind === 'unknown') throw nothingToGoBackTo(host.name, project);
  const command =
    before.kind === 'by-hand'
      ? readoptCommand(docker, project, before.project)
      : downCommand(docker, release);
  await run(host, project, command, context, stopAllowanceMs);
  const text = 'umask 077; cd "$1" && rm -f current && cat >>audit.jsonl';
  const line = auditLine({ outcome: 'rolled-back', release: undefined, undone: release.id }, context);
  await run(
    host,
    release.project,
    script('forget current', text, [release.root], line),
    context,
    quickDeadlineMs,
  );
}

/** The containers of the project as they are in the middle of a failure. */
async function containersNow(failed: Switch, context: StepContext): Promise<SeenContainer[]> {
  const options = { signal: context.signal, deadlineMs: quickDeadlineMs };
  const containers = await inspectProject(failed.host.remote, failed.docker, failed.release.project, options);
  return containers.map(({ id, service, status }) => ({ id, service, state: status, status }));
}

/** Runs a command that changes something, behind the lock's fence; 0 is success. */
export async function run(
  host: Host,
  project: string,
  command: Command,
  context: StepContext,
  deadlineMs: number,
): Promise<void> {
  const result = await fenced(host, project, command, context, deadlineMs);
  if (result.code !== 0) throw commandFailed(host.name, command.label, result);
}

function fenced(
  host: Host,
  project: string,
  command: Command,
  context: StepContext,
  deadlineMs: number,
  onLine?: (line: string) => void,
): Promise<CommandResult> {
  const options = { signal: context.signal, deadlineMs, repeatable: true, ...(onLine && { onLine }) };
  return host.remote.exec({ ...command, argv: host.fence(project, command.argv) }, options);
}
