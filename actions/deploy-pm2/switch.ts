import type { StepContext } from '../../lib/capability/capability.js';
import { httpFromHost } from '../../lib/health/host-probes.js';
import { waitForAll } from '../../lib/health/wait.js';
import type { Host } from '../../lib/host/host.js';
import { type AuditLine, pointTo, type ReleasePlace, settleRelease } from '../../lib/host/ledger.js';
import { workWaitSeconds } from '../../lib/host/lock.js';
import { runPm2, type Tools, type Worker } from './pm2.js';
import { folderOf } from './prepare.js';
import type { DeployPm2Inputs } from './request.js';
import { unhealthy } from './worker-errors.js';

const quickDeadlineMs = 60_000;
/** For what PM2 itself does, and workers that take their time to stop. */
const allowanceMs = 5 * 60_000;
const healthIntervalMs = 250;

/** A release being switched to on a host. */
export interface Switch {
  readonly host: Host;
  readonly tools: Tools;
  readonly place: ReleasePlace;
  readonly inputs: DeployPm2Inputs;
  /** The port that its workers open; undefined for any. */
  readonly port: number | undefined;
  readonly instances: number;
}

/** Points `current` to a release and replaces the workers one by one. */
export async function bringUp(step: Switch, context: StepContext): Promise<void> {
  const { host, place, inputs } = step;
  const { signal } = context;
  // The first change waits for whatever a lost link or a killed run left running here.
  await host.change(place.project, pointTo(place, { state: 'applying' }), {
    signal,
    deadlineMs: workWaitSeconds * 1000 + quickDeadlineMs,
  });
  const limitMs = inputs['health-timeout'];
  await runPm2({
    ...callOf(step, context),
    operation: 'roll',
    wish: { ...wishOf(step), limitMs, ...(step.port !== undefined && { port: step.port }) },
    changes: place.project,
    deadlineMs: step.instances * limitMs + allowanceMs,
    onReady: (number, durationMs) => {
      const service = `worker ${number}`;
      context.journal.write({ type: 'container.healthy', target: host.name, service, durationMs });
    },
  });
}

/**
 * Waits until the app is well and stays so, and has PM2 keep its list of apps, from which it starts them when the machine
 * starts.
 *
 * @returns its workers
 * @throws DeployError `pm2-unhealthy`, `pm2-worker-restarted`, `pm2-worker-ended`
 */
export async function waitUntilWell(step: Switch, context: StepContext): Promise<readonly Worker[]> {
  if (step.inputs.health !== undefined) await waitForHealth(step, step.inputs.health, context);
  const stableMs = step.inputs['stable-for'];
  return runPm2({
    ...callOf(step, context),
    operation: 'confirm',
    wish: { ...wishOf(step), stableMs },
    changes: step.place.project,
    deadlineMs: stableMs + allowanceMs,
  });
}

async function waitForHealth({ host, inputs }: Switch, written: string, context: StepContext): Promise<void> {
  const url = new URL(written);
  const { href, password } = url;
  url.username = '';
  url.password = '';
  const shown = url.href;
  const secrets = password === '' ? [] : [password];
  const expectation = { statuses: [{ from: 200, to: 299 }], body: undefined };
  const { ended, checks } = await waitForAll({
    probes: [httpFromHost(host.remote, { href, shown, secrets }, expectation)],
    when: { successes: 1, stableForMs: 0 },
    pace: { intervalMs: healthIntervalMs, timeoutMs: inputs['health-timeout'], stableForMs: 0 },
    signal: context.signal,
    onChange: () => undefined,
  });
  context.signal.throwIfAborted();
  if (ended === 'healthy') return;
  const [check] = checks;
  throw (
    check?.error ?? unhealthy(host.name, shown, check?.last?.text ?? 'no answer', check?.last?.lines ?? [])
  );
}

/** Writes in the ledger that a release is well. */
export async function settle({ host, place }: Switch, line: AuditLine, context: StepContext): Promise<void> {
  const status = { state: 'healthy', at: new Date().toISOString() } as const;
  await settleRelease(host, place, status, line, context);
}

/** Takes all workers of the app away. */
export async function removeWorkers(step: Switch, context: StepContext): Promise<void> {
  const wish = wishOf(step);
  const { project } = step.place;
  await runPm2({
    ...callOf(step, context),
    operation: 'remove-all',
    wish,
    changes: project,
    deadlineMs: allowanceMs,
  });
}

const callOf = ({ host, tools }: Switch, { signal }: StepContext) => ({ host, tools, signal });

const wishOf = ({ place, inputs }: Switch) => ({ app: inputs.app, folder: folderOf(place) });
