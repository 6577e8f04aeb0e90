import type { SshTarget } from './dial.js';
import { HostKeyCheck } from './host-key.js';
import type { Link } from './link.js';
import { until } from './stop.js';

/** One connection to a jump host, shared by all who go through it. */
interface SharedJump {
  readonly check: HostKeyCheck;
  link: Promise<Link> | undefined;
  users: number;
}

const jumps = new WeakMap<SshTarget, SharedJump>();

/**
 * Borrows the connection to a jump host, and makes it where there is none: a jump host has limits too
 * (MaxStartups), so twelve hosts behind it share one login.
 *
 * @returns the connection and how to give it back; it ends when nobody uses it any more
 */
export async function borrowJump(
  jump: SshTarget,
  dial: (check: HostKeyCheck) => Promise<Link>,
  stop: AbortSignal,
): Promise<{ readonly link: Link; readonly giveBack: () => void }> {
  const shared = jumps.get(jump) ?? {
    check: new HostKeyCheck(jump.spec, jump.pins),
    link: undefined,
    users: 0,
  };
  jumps.set(jump, shared);
  shared.users += 1;
  const giveBack = once(() => {
    shared.users -= 1;
    if (shared.users > 0) return;
    const link = shared.link;
    shared.link = undefined;
    void link?.then((open) => open.end()).catch(() => {});
  });
  try {
    const link = await until(stop, currentLink(shared, dial));
    return { link, giveBack };
  } catch (error) {
    giveBack();
    throw error;
  }
}

function currentLink(shared: SharedJump, dial: (check: HostKeyCheck) => Promise<Link>): Promise<Link> {
  if (shared.link) return shared.link;
  const link = dial(shared.check);
  shared.link = link;
  const forget = () => {
    if (shared.link === link) shared.link = undefined;
  };
  link.then((open) => open.lost).then(forget, forget);
  return link;
}

function once(action: () => void): () => void {
  let done = false;
  return () => {
    if (done) return;
    done = true;
    action();
  };
}
