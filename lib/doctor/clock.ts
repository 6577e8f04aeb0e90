import { type Check, type Finding, notGood, ok, skip } from './check.js';
import type { HostLook } from './host-look.js';
import type { Subject } from './subject.js';

/**
 * Milliseconds. Certificates, tokens of registries and AWS bear minutes; but the times of a release and of its
 * containers come from both clocks and are held against each other.
 */
const mostMs = 30_000;

/** Whether the host's clock goes with this machine's. */
export function clockChecks({ host, look }: Subject): Check[] {
  return [{ name: 'clock', host, run: async () => clockFinding(await look()) }];
}

/** What lies within the time that the look itself took is not held against the host. */
export function clockFinding({
  aheadMs,
  aheadWithinMs,
}: Pick<HostLook, 'aheadMs' | 'aheadWithinMs'>): Finding {
  if (!Number.isFinite(aheadMs)) return skip('the host does not tell its time');
  const seconds = Math.max(0, Math.abs(aheadMs) - aheadWithinMs) / 1000;
  if (seconds * 1000 <= mostMs)
    return ok(seconds < 1 ? 'as here' : `${seconds.toFixed(0)} s ${side(aheadMs)} this machine`);
  return notGood(
    `${seconds.toFixed(0)} s ${side(aheadMs)} this machine`,
    'Let both keep their time: sudo timedatectl set-ntp true (chrony or systemd-timesyncd); on EC2, 169.254.169.123 is the time server.',
  );
}

const side = (aheadMs: number): string => (aheadMs > 0 ? 'ahead of' : 'behind');
