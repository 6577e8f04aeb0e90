import { DeployError } from '../errors/deploy-error.js';
import type { CommandResult } from '../ssh/remote.js';
import { lockName } from './lock-name.js';

/** A run that held the lock was presumed dead and another took over; this one may not act any more. */
export function lockLost(host: string, project: string): DeployError {
  return new DeployError({
    code: 'lock-lost',
    what: `the lock of ${lockName(project)} was taken over by another run, or broken by hand`,
    where: `host ${host}`,
    remedy:
      'Either this runner did not reach the host for 15 s, so that another run went on, or somebody ran `deploy-kit unlock`. Look at what runs there; run this one again if it is still wanted.',
  });
}

/** The lock stayed with a run that is alive for longer than this one may wait. */
export function lockTimeout(host: string, project: string, owner: string): DeployError {
  return new DeployError({
    code: 'lock-timeout',
    what: `${lockName(project)} is still locked by ${owner}`,
    where: `host ${host}`,
    remedy: 'Wait for that run to end, or cancel it, and run this one again.',
  });
}

/** Nothing came back from the host's state folder, over a link that lives. */
export function lockSilent(host: string, milliseconds: number): DeployError {
  return new DeployError({
    code: 'host-command-failed',
    what: `the lock was neither given nor refused within ${milliseconds / 1000} s`,
    where: `host ${host}`,
    remedy:
      'The disk of the host may hang: look there at dmesg and at the state folder, ~/.deploy-kit by default.',
  });
}

/** What was begun on the host before, by this run or by one that was killed, has not ended. */
export function stillBusy(host: string, project: string, seconds: number): DeployError {
  return new DeployError({
    code: 'host-command-failed',
    what: `an earlier command for ${project} still runs there after ${seconds / 60} minutes, and this one was not begun`,
    where: `host ${host}`,
    remedy: 'On the host, ps -ef --forest shows it below flock; end it and run this one again.',
  });
}

/** A command of ours ended with something else than 0 where nothing more precise can be said. */
export function commandFailed(host: string, label: string, result: CommandResult): DeployError {
  if (isDiskFull(result)) return diskFull(host, result);
  const how = result.signal === null ? `exit code ${result.code}` : `signal ${result.signal}`;
  return new DeployError({
    code: 'host-command-failed',
    what: `${label} ended with ${how}`,
    where: `host ${host}`,
    remedy: 'The last lines above are what the host said; run it there by hand to see more.',
    log: lastSaid(result, 20),
  });
}

/** As the C library says it, https://man7.org/linux/man-pages/man3/errno.3.html (ENOSPC, EDQUOT). */
function isDiskFull(result: CommandResult): boolean {
  return lastSaid(result, 20).some((line) => /no space left on device|disk quota exceeded/i.test(line));
}

function diskFull(host: string, result: CommandResult): DeployError {
  return new DeployError({
    code: 'host-disk-full',
    what: 'the disk is full',
    where: `host ${host}`,
    remedy:
      'On the host, df -h and df -i say which disk; docker system df says what Docker holds of it, and docker image prune -a removes images that no container uses. Then run this one again.',
    log: lastSaid(result, 20),
  });
}

/** The last lines of an output that are not empty. */
export function lastLines(text: string, count = 10): string[] {
  return text
    .split('\n')
    .filter((line) => line.trim() !== '')
    .slice(-count);
}

/** The last lines of what a command said: on standard error, or else on standard output. */
export function lastSaid({ stdout, stderr }: CommandResult, count = 10): string[] {
  return lastLines(stderr.trim() === '' ? stdout : stderr, count);
}
