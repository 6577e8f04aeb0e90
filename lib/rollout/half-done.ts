import type { StepContext } from '../capability/capability.js';
import type { Host } from '../host/host.js';
import type { LedgerRelease } from '../host/ledger.js';
import { type LedgerLook, whoDeployed } from '../host/ledger-look.js';

/**
 * Makes what tells, once for each host, of a release that a run which is no more left half done there: whoever
 * plans now takes it from that. While somebody holds the lock nothing is half done, but being done.
 */
export function tellOnce(): (host: Host, state: LedgerLook<LedgerRelease>, context: StepContext) => void {
  const told = new Set<Host>();
  return (host, { current, healthy, locked }, { journal, dryRun }) => {
    if (current?.status.state !== 'applying' || locked || told.has(host)) return;
    told.add(host);
    const { id } = current.record;
    const what =
      healthy?.record.id === id ? 'half brought back' : `half done, left by ${whoDeployed(current)}`;
    const who = dryRun ? 'the next deploy' : 'this run';
    journal.write({
      type: 'notice',
      target: host.name,
      message: `release ${id} was found ${what}; ${who} takes it from there`,
    });
  };
}
