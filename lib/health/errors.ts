import { DeployError } from '../errors/deploy-error.js';
import type { CheckResult } from './wait.js';

/** The host has no tool to ask with. */
export function checkToolMissing(host: string, tools: string): DeployError {
  return new DeployError({
    code: 'wait-tool-missing',
    what: `the host has neither of the tools that ask: ${tools} is needed`,
    where: `host ${host}`,
    remedy: 'Install one of them on the host, or ask from the runner (from: runner).',
  });
}

/** The time was up and a check was not healthy. */
export function notHealthy(check: CheckResult, timeoutMs: number): DeployError {
  return new DeployError({
    code: 'wait-not-healthy',
    what: `not healthy after ${secondsText(timeoutMs)}: ${lastAnswerText(check)}`,
    where: `${check.name} from ${check.from}`,
    remedy:
      check.last === undefined
        ? 'Nothing answered in time: give a longer timeout, or look whether anything listens there.'
        : 'Look at the log of what should answer there; if it is only slow, give a longer timeout.',
    log: check.last?.lines ?? [],
  });
}

/** All that was not healthy, as one; each with its own last answer. */
export function notHealthyTogether(problems: readonly DeployError[]): DeployError {
  const [first, ...more] = problems;
  if (first === undefined) throw new Error('all checks are healthy, so that there is nothing to tell');
  if (more.length === 0) return first;
  return new DeployError({
    code: first.code,
    what: `${problems.length} checks are not healthy: ${problems.map(({ message }) => message).join('; ')}`,
    remedy: first.remedy,
    log: problems.flatMap(({ where, log }) => log.map((line) => `${where}: ${line}`)),
  });
}

/** `connection refused, for 58 s; 231 tries`. */
function lastAnswerText({ last, lastForMs, tries }: CheckResult): string {
  if (last === undefined) return 'no answer yet';
  const start = last.good ? 'good, but not for long enough: ' : '';
  return `${start}${last.text}, for ${secondsText(lastForMs)}; ${tries} ${tries === 1 ? 'try' : 'tries'}`;
}

function secondsText(milliseconds: number): string {
  return milliseconds < 1000 ? `${milliseconds} ms` : `${Number((milliseconds / 1000).toFixed(1))} s`;
}
