import type { StepContext } from '../../lib/capability/capability.js';
import { forgetCurrent, type LedgerStatus, writeStatus } from '../../lib/host/ledger.js';
import { startUnknown } from '../../lib/rollout/way-back.js';
import type { AppRelease } from './record.js';
import { bringUp, removeWorkers, type Switch, settle, waitUntilWell } from './switch.js';

/**
 * Brings back what was there before a release was switched to.
 *
 * @param before what ran before the first release of the app
 * @param previous what to go back to; undefined when this was the first deploy
 * @param left what the ledger says of the release that is taken back
 * @throws DeployError that says why it could not be put back
 */
export async function putBack(
  failed: Switch,
  before: AppRelease['record']['before'],
  previous: AppRelease | undefined,
  context: StepContext,
  left: LedgerStatus = { state: 'undone' },
): Promise<void> {
  const { host, place } = failed;
  // `current` leads to what that went back to already.
  const isInterruptedUndo = place.id === previous?.record.id;
  if (previous === undefined) {
    if (before.kind === 'unknown') throw startUnknown(host.name, `the app ${failed.inputs.app}`);
    await removeWorkers(failed, context);
    await forgetCurrent(host, place, context);
  } else {
    const back = switchTo(previous, failed);
    await bringUp(back, context);
    await waitUntilWell(back, context);
    const taken = isInterruptedUndo ? {} : { undone: place.id };
    await settle(back, { outcome: 'rolled-back', release: previous.record.id, ...taken }, context);
  }
  if (!isInterruptedUndo) await writeStatus(host, place, left, context);
}

/** The switch to a release that ran well once and lies there whole. */
export function switchTo({ record }: AppRelease, step: Switch): Switch {
  const { instances, 'app-port': port } = record.settings;
  return {
    ...step,
    place: { ...step.place, id: record.id },
    port: port === undefined ? undefined : Number(port),
    instances: Number(instances),
  };
}
