import type { Change } from '../events.js';
import { isGood } from '../outcome.js';
import { readableChange } from './lines.js';
import { placeName } from './place.js';
import type { HostReport, RunReport } from './report.js';

/** The same changes on one or more hosts, told once. */
export interface ChangeGroup {
  readonly places: readonly string[];
  readonly changes: readonly Change[];
}

/** What is other than before on the hosts, and what was only to be. */
export interface ChangeGroups {
  readonly made: readonly ChangeGroup[];
  readonly notMade: readonly ChangeGroup[];
}

/** The changes of all hosts; hosts with the same ones stand together. */
export function changeGroups({ hosts, notPutBack, wentBack }: RunReport): ChangeGroups {
  const stuck = new Set(notPutBack.map((remark) => placeName(remark)));
  const isMade = (host: HostReport) =>
    (isGood(host.outcome) && host.outcome !== 'planned' && host.outcome !== 'unchanged') ||
    (wentBack && host.outcome === 'rolled-back') ||
    host.kept ||
    stuck.has(placeName(host));
  const changing = hosts.filter(({ changes }) => changes.length > 0);
  return {
    made: grouped(changing.filter(isMade)),
    notMade: grouped(changing.filter((host) => !isMade(host))),
  };
}

function grouped(hosts: readonly HostReport[]): readonly ChangeGroup[] {
  const groups = Map.groupBy(hosts, ({ changes }) => changes.map(readableChange).join('\n'));
  return [...groups.values()].map((own) => ({
    places: own.map((host) => placeName(host) ?? ''),
    changes: own[0]?.changes ?? [],
  }));
}
