import type { StepContext } from '../../lib/capability/capability.js';
import type { Host } from '../../lib/host/host.js';
import { resultOf, type Tools } from './pm2.js';
import type { AppRequest } from './request.js';
import { trialText } from './trial-text.js';
import { trialFailed } from './worker-errors.js';

/** For what comes before and after the app has its time. */
const allowanceMs = 60_000;

/**
 * Starts the release once beside what runs, on ports that nobody knows, and ends it when it is ready and well.
 *
 * @throws DeployError `pm2-trial-failed`
 */
export async function tryRelease(
  host: Host,
  request: AppRequest,
  folder: string,
  tools: Tools,
  { signal, journal }: StepContext,
): Promise<void> {
  const { inputs } = request;
  if (!inputs.trial || inputs['exec-mode'] !== 'cluster') return;
  const limitMs = inputs['health-timeout'];
  const port = inputs['app-port'];
  const health = healthWithoutPort(inputs.health, port);
  const wish = { folder, limitMs, ...(port !== undefined && { port }), ...(health && { health }) };
  const started = Date.now();
  const command = {
    argv: [tools.node, '-e', trialText],
    label: 'try the release',
    stdin: JSON.stringify(wish),
  };
  const result = await host.remote.exec(command, { signal, deadlineMs: 2 * limitMs + allowanceMs });
  resultOf(host, command.label, result, wish, trialFailed);
  const message = `the new release came up in a trial after ${Date.now() - started} ms`;
  journal.write({ type: 'notice', target: host.name, message });
}

/** What can be asked of the app at another port: where the health URL is one of the app itself. */
function healthWithoutPort(
  health: string | undefined,
  port: number | undefined,
): { readonly hostname: string; readonly path: string } | undefined {
  if (health === undefined || port === undefined) return undefined;
  const url = new URL(health);
  const isOwn = url.protocol === 'http:' && Number(url.port || 80) === port && url.username === '';
  return isOwn
    ? { hostname: url.hostname.replace(/^\[|\]$/g, ''), path: url.pathname + url.search }
    : undefined;
}
