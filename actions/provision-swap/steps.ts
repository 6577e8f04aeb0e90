import { type DeployError, toDeployError } from '../../lib/errors/deploy-error.js';
import { lockLost } from '../../lib/host/errors.js';
import type { Host } from '../../lib/host/host.js';
import { fencedOffExitCode } from '../../lib/host/lock.js';
import { hostScope } from '../../lib/host/lock-name.js';
import { type RootScript, runAsRoot, textHash } from '../../lib/host/swap-host.js';
import {
  adoptText,
  createText,
  probeText,
  replaceText,
  resizeText,
  restoreText,
  signatureText,
  swappinessCommandText,
  tidyText,
} from '../../lib/host/swap-scripts.js';
import { type SwapState, swappinessFile } from '../../lib/host/swap-state.js';
import type { CommandResult, Remote } from '../../lib/ssh/remote.js';
import type { FillMethod, SwapApplied } from './capability.js';
import type { Decision, SwapWish } from './decide.js';
import { changedMeanwhile, needsRoot, notPutBack, notSwap, swapRefused } from './errors.js';

const quickMs = 60_000;
/** Writing gigabytes to a slow disk, or reading back what was swapped out. */
const slowMs = 30 * 60_000;

/**
 * Proves that we may act as root, and that a file whose size will change is swap and not somebody's data.
 *
 * @throws DeployError `swap-needs-root`, `swap-path`
 */
export async function lookAtFile(
  remote: Remote,
  state: SwapState,
  decision: Decision,
  signal: AbortSignal,
): Promise<void> {
  const result = await runAsRoot(remote, {
    label: 'look at swap file',
    text: signatureText,
    args: [state.path],
    deadlineMs: quickMs,
    signal,
  });
  if (result.code !== 0) throw needsRoot(remote.name, remote.username, result);
  const unused = state.file !== undefined && state.active === undefined && decision.file.kind !== 'keep';
  const holds = result.stdout.trim();
  const isRightSize = decision.file.kind === 'adopt';
  if (unused && holds !== 'swap' && (isRightSize || holds !== 'empty'))
    throw notSwap(remote.name, state.path);
}

/**
 * Tries a swap file of 1 MiB in the folder.
 *
 * @throws DeployError `swap-refused` in the host's words when none works there
 */
export async function fillMethod(host: Host, state: SwapState, signal: AbortSignal): Promise<FillMethod> {
  const probe = { label: 'try swap file', text: probeText, args: [state.path], deadlineMs: quickMs, signal };
  const result = await runFenced(host, probe);
  if (result.code !== 0) throw swapRefused(host.name, state.path, 'trying', result);
  return result.stdout.trim() === 'write' ? 'write' : 'fallocate';
}

/** Makes the host as it is wanted, in the order in which a stop in between does least harm. */
export async function changeHost(
  host: Host,
  wish: SwapWish,
  { before, decision, method }: SwapApplied,
  signal: AbortSignal,
): Promise<void> {
  const { path } = before;
  const file = fileScript(wish, before, decision, method);
  if (file) await must(host, path, file.during, { ...file, deadlineMs: slowMs, signal });
  if (decision.fstab !== undefined) await replace(host, '/etc/fstab', before.fstab, decision.fstab, signal);
  if (decision.sysctlFile !== undefined) {
    await replace(host, swappinessFile, before.sysctlFile, decision.sysctlFile, signal);
  }
  if (decision.swappiness !== undefined) await setSwappiness(host, decision.swappiness, signal);
  if (decision.tidy) {
    const tidy = { label: 'tidy swap', text: tidyText, args: [path], deadlineMs: slowMs, signal };
    await must(host, path, 'taking away leftovers of', tidy);
  }
}

function fileScript(wish: SwapWish, before: SwapState, { file }: Decision, method: FillMethod) {
  const { path } = before;
  const size = String(wish.size);
  const priority = String(before.active?.priority ?? -1);
  switch (file.kind) {
    case 'keep':
      return undefined;
    case 'create':
      return { during: 'making', label: 'make swap file', text: createText, args: [path, size, method] };
    case 'adopt':
      return { during: 'using', label: 'use swap file', text: adoptText, args: [path, priority] };
    case 'resize': {
      const args = [path, size, method, priority, String(file.bridgeBytes)];
      return { during: 'resizing', label: 'resize swap file', text: resizeText, args };
    }
  }
}

/**
 * Puts everything back that a change may have begun, as far as it can.
 *
 * @throws DeployError that names all that could not be put back
 */
export async function putBack(host: Host, applied: SwapApplied, signal: AbortSignal): Promise<void> {
  const { before, decision, method } = applied;
  const parts: (() => Promise<void>)[] = [];
  if (decision.swappiness !== undefined) parts.push(() => setSwappiness(host, before.swappiness, signal));
  const { sysctlFile, fstab } = decision;
  if (sysctlFile !== undefined) {
    parts.push(() => replace(host, swappinessFile, sysctlFile, before.sysctlFile, signal));
  }
  if (fstab !== undefined) parts.push(() => replace(host, '/etc/fstab', fstab, before.fstab, signal));
  if (decision.file.kind !== 'keep') parts.push(() => restoreFile(host, before, method, signal));
  const problems: DeployError[] = [];
  for (const part of parts) await part().catch((thrown) => problems.push(toDeployError(thrown)));
  if (problems.length > 0) throw notPutBack(problems);
}

async function restoreFile(host: Host, before: SwapState, method: FillMethod, signal: AbortSignal) {
  const { path, file, active } = before;
  const use = active === undefined ? 'off' : String(active.priority);
  const args = [
    path,
    method,
    String(file?.bytes ?? 'none'),
    use,
    file?.mode ?? '',
    String(file?.ownerId ?? ''),
  ];
  const restore = { label: 'put swap file back', text: restoreText, args, deadlineMs: slowMs, signal };
  await must(host, path, 'putting back', restore);
}

async function replace(
  host: Host,
  path: string,
  is: string | undefined,
  wanted: string | undefined,
  signal: AbortSignal,
): Promise<void> {
  const result = await runFenced(host, {
    label: `write ${path}`,
    text: replaceText,
    args: [path, textHash(is), textHash(wanted)],
    stdin: wanted ?? '',
    deadlineMs: quickMs,
    signal,
  });
  if (result.code === 9) throw changedMeanwhile(host.name, path);
  if (result.code !== 0) throw swapRefused(host.name, path, 'writing', result);
}

async function setSwappiness(host: Host, swappiness: number, signal: AbortSignal): Promise<void> {
  const text = swappinessCommandText;
  const set = { label: 'set vm.swappiness', text, args: [String(swappiness)], deadlineMs: quickMs, signal };
  await must(host, `vm.swappiness ${swappiness}`, 'setting', set);
}

async function must(host: Host, path: string, during: string, wanted: RootScript): Promise<void> {
  const result = await runFenced(host, wanted);
  if (result.code !== 0) throw swapRefused(host.name, path, during, result);
}

async function runFenced(host: Host, wanted: RootScript): Promise<CommandResult> {
  const result = await runAsRoot(host.remote, { ...wanted, fence: (argv) => host.fence(hostScope, argv) });
  if (result.code === fencedOffExitCode) throw lockLost(host.name, hostScope);
  return result;
}
