import { type Check, notGood, ok, skip } from './check.js';
import type { Subject } from './subject.js';

/** Whether root is there without a password, where a step needs it. */
export function sudoChecks({ host, remote, steps, docker }: Subject): Check[] {
  const run = async () => {
    const state = await docker();
    const { sudo } = state;
    const needing = steps.filter(({ needs }) => needs.root).map(({ step }) => step.config.name);
    const isInstalled = state.hasCommandLine && state.hasEngine && state.compose !== undefined;
    if (!isInstalled && steps.some(({ needs }) => needs.docker?.installs)) needing.push('installing Docker');
    if (sudo !== undefined) return ok(sudo.length === 0 ? 'logged in as root' : 'works without a password');
    if (needing.length === 0) return skip('it does not work without a password, and no step needs it');
    return notGood(
      `${remote.username} does not become root without a password, and ${needing.join(', ')} needs it`,
      `On the host, as root: echo '${remote.username} ALL=(ALL) NOPASSWD: ALL' >/etc/sudoers.d/${remote.username}; or log in as root.`,
    );
  };
  return [{ name: 'sudo', host, run }];
}
