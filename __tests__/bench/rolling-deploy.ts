import { BalancedShop } from '../harness/balanced-shop.js';
import { timed } from './figures.js';

/**
 * What a rolling deploy of two hosts takes over what each host takes by itself: to drain, to be deployed to, and to
 * get healthy on the host and in the target group. Both are of the same run. Run by `scripts/bench rolling-deploy`.
 */
const shop = await BalancedShop.start(['users']);
try {
  await shop.deploy('1');
  for (const version of ['2', '1', '2']) {
    let outcome = '';
    const total = await timed(async () => {
      ({ outcome } = await shop.deploy(version));
    });
    if (outcome !== 'deployed') throw new Error(`it ended as ${outcome}`);
    const sum = stepsMs();
    const ratio = total / sum;
    console.log(
      `rolling deploy of 2 hosts: ${seconds(total)}; drain, deploy and health: ${seconds(sum)}; ${ratio.toFixed(2)} times (at most 1.1)`,
    );
  }
} finally {
  await shop.stop();
}

/** What all steps of both hosts took. */
function stepsMs(): number {
  const steps = shop.journal.entries.flatMap((entry) =>
    entry.type === 'step.prepared' || entry.type === 'step.applied' || entry.type === 'step.verified'
      ? [entry.durationMs]
      : [],
  );
  return steps.reduce((sum, own) => sum + own, 0);
}

function seconds(milliseconds: number): string {
  return `${(milliseconds / 1000).toFixed(1)} s`;
}
