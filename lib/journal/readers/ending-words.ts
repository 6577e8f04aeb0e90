import { isGood } from '../outcome.js';
import { outcomeSentences } from './ended.js';
import type { RunReport } from './report.js';

/** How a run ended, in a sentence that does not promise more than is so. */
export function endingSentence(report: RunReport): string {
  const { outcome, problems, notPutBack, kept, hosts, touched, wentBack, cause, decision } = report;
  if (problems.length > 0) return 'The input is wrong; nothing was tried.';
  if (decision && isGood(outcome)) return 'Decided.';
  if (report.of === 'images') return imagesSentence(report);
  if (wentBack) return 'Rolled back: what ran before runs again, healthy on every target.';
  if (outcome === 'unchanged' && cause !== undefined) return 'Nothing was changed.';
  const how = outcome === 'cancelled' ? 'Cancelled' : 'Failed';
  if (notPutBack.length > 0) {
    return `${how}, and not everything could be put back: what is left is named here.`;
  }
  const bad = hosts.filter((host) => !isGood(host.outcome));
  const isBack = bad.every((host) => host.outcome === 'rolled-back' || host.outcome === 'cancelled');
  if (kept.length > 0 && isBack) {
    return `${how} and rolled back, except what stays as deployed because its phase says so.`;
  }
  if (outcome === 'cancelled' || outcome === 'failed') {
    if (!touched) return `${how} before anything was changed.`;
    if (outcome === 'cancelled') return 'Cancelled and rolled back: everything is as it was before.';
    if (bad.length > 0 && bad.length < hosts.length) {
      return `Failed on ${bad.length} of ${hosts.length} hosts.`;
    }
  }
  return outcomeSentences[outcome];
}

/** The same of images that were built. */
function imagesSentence({ outcome, touched, notPutBack, hosts }: RunReport): string {
  if (outcome === 'unchanged') return 'There was nothing to build.';
  if (isGood(outcome)) return touched ? 'Built and pushed.' : 'Built.';
  const how = outcome === 'cancelled' ? 'Cancelled' : 'Failed';
  if (!touched) {
    const built = hosts.filter((host) => isGood(host.outcome)).length;
    const others = built > 0 ? ` ${built} of ${hosts.length} images were built.` : '';
    return `${how}, and nothing was pushed.${others}`;
  }
  return notPutBack.length > 0
    ? `${how} while images were pushed: what the registry has already is named here.`
    : `${how} while images were pushed: none of them is known to be there.`;
}
