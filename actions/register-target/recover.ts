import type { RunContext } from '../../lib/capability/define-action.js';
import { findTargetGroup } from '../../lib/elb/target-groups.js';
import { targetText } from '../../lib/elb/target-health.js';
import type { Host } from '../../lib/host/host.js';
import type { Recovered } from '../../lib/rollout/recovered.js';
import { putBackIn } from './drain.js';
import { forgetLeftOut, readLeftOut } from './left-out.js';
import { look } from './look.js';
import type { TargetsWish } from './wish.js';

/** Puts back in service what a run that was killed had taken out. */
export async function recoverHost(
  host: Host,
  wish: TargetsWish,
  { run, journal }: RunContext,
): Promise<Recovered> {
  const { signal } = new AbortController();
  if ((await findTargetGroup(wish.balancing, wish.group, signal)) === undefined) return 'untouched';
  const seen = await look(wish, host, signal);
  const left = await readLeftOut(host, seen, signal);
  if (left?.run !== run.id) return 'untouched';
  const at = { target: host.name, step: 'register-target' };
  journal.write({ type: 'step.undoing', ...at });
  const started = Date.now();
  const removed = seen.targets.filter((target) => left.targets.includes(targetText(target)));
  await putBackIn(wish, seen, removed, { journal, signal });
  await forgetLeftOut(host, seen, signal);
  journal.write({ type: 'step.undone', ...at, durationMs: Date.now() - started });
  return 'put-back';
}
