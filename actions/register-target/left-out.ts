import { type Target, targetText } from '../../lib/elb/target-health.js';
import type { Host } from '../../lib/host/host.js';
import { outputOf } from '../../lib/host/output-of.js';
import { script, setRoot } from '../../lib/host/script.js';
import { parseList } from '../../lib/values/list.js';
import type { Seen } from './look.js';

/**
 * What a run took out of service and has not put back, remembered on the host itself: a run that is killed in between
 * leaves it there, and whoever comes next knows that the host belongs in.
 */
export interface LeftOut {
  /** The id of the run. */
  readonly run: string;
  /** As `targetText` has them. */
  readonly targets: readonly string[];
}

type Place = Pick<Seen, 'group' | 'targets'>;

/** Beside the folders of projects, whose names have no dot. */
const folder = '.targets';
const deadlineMs = 60_000;

const readText = `${setRoot}; cat "$root/$3" 2>/dev/null || :`;
const writeText = `${setRoot}; umask 077; mkdir -p "$root" && cat >"$root/$3.new" && mv "$root/$3.new" "$root/$3"`;
const forgetText = `${setRoot}; rm -f "$root/$3"`;

/** @returns undefined where nothing was left out of the group */
export async function readLeftOut(
  host: Host,
  seen: Place,
  signal: AbortSignal,
): Promise<LeftOut | undefined> {
  const [run, ...targets] = parseList(await onHost(host, seen, readText, signal));
  return run === undefined ? undefined : { run, targets };
}

export async function writeLeftOut(
  host: Host,
  seen: Place,
  run: string,
  targets: readonly Target[],
  signal: AbortSignal,
): Promise<void> {
  await onHost(host, seen, writeText, signal, [run, ...targets.map(targetText)].join('\n'));
}

export async function forgetLeftOut(host: Host, seen: Place, signal: AbortSignal): Promise<void> {
  await onHost(host, seen, forgetText, signal);
}

async function onHost(
  { remote, directory }: Host,
  { group, targets }: Place,
  text: string,
  signal: AbortSignal,
  stdin = '',
): Promise<string> {
  // The same group may have the host at several ports, by steps of their own.
  const name = [group.TargetGroupName, ...targets.map(({ port }) => port)].join('-');
  const args = [directory, folder, name];
  const command = script('remember what is out of service', text, args, stdin);
  return outputOf(remote, command, { deadlineMs, signal });
}
