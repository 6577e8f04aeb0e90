import { isGood, outcomeSentences } from './ended.js';
import type { RunReport } from './report.js';

/** How a run ended, in a sentence that does not promise more than is so. */
export function endingSentence(report: RunReport): string {
  const { outcome, problems, notPutBack, kept, hosts } = report;
  if (problems.length > 0) return 'The input is wrong; nothing was tried.';
  if (notPutBack.length > 0)
    return 'Failed, and not everything could be put back: what is left is named here.';
  if (kept.length > 0)
    return 'Failed and rolled back, except what stays as deployed because its phase says so.';
  if (outcome === 'failed' && !report.touched) return 'Failed before anything was changed.';
  const bad = hosts.filter((host) => !isGood(host.outcome)).length;
  if (outcome === 'failed' && bad < hosts.length) return `Failed on ${bad} of ${hosts.length} hosts.`;
  if (outcome === 'cancelled' && !report.touched) return 'Cancelled before anything was changed.';
  if (outcome === 'cancelled') return 'Cancelled and rolled back: everything is as it was before.';
  return outcomeSentences[outcome];
}
