import { type Check, type Finding, notGood, ok, skip } from './check.js';
import type { HostLook } from './host-look.js';
import { type NeedingStep, readableBytes, type Subject } from './subject.js';

/** Whether what the containers may take fits, and what swap there is. */
export function memoryChecks({ host, steps, look }: Subject): Check[] {
  const limits = sum(steps, ({ needs }) => needs.memoryBytes);
  const swap = Math.max(0, ...steps.map(({ needs }) => needs.swapBytes ?? 0));
  return [
    { name: 'memory', host, run: async () => memoryFinding(await look(), limits, swap) },
    { name: 'swap', host, run: async () => swapFinding(await look(), swap) },
  ];
}

/**
 * @param limits bytes that all containers together may take; 0 where they have no limits
 * @param swapToCome bytes of swap that a step provides
 */
export function memoryFinding(
  { memoryBytes, availableBytes, swapBytes }: HostLook,
  limits: number,
  swapToCome: number,
): Finding {
  if (memoryBytes === 0) return skip('/proc/meminfo tells nothing of it');
  const there = memoryBytes + Math.max(swapBytes, swapToCome);
  const said = `${readableBytes(memoryBytes)}, ${readableBytes(availableBytes)} of it available`;
  if (limits === 0) return ok(said);
  const wanted = `the limits of the containers add up to ${readableBytes(limits)}`;
  if (limits <= there) return ok(`${said}; ${wanted}`);
  return notGood(
    `${wanted}, and memory and swap to ${readableBytes(there)}`,
    'Lower the limits (mem_limit, deploy.resources.limits.memory), take a larger host, or put provision-swap before the deploy.',
  );
}

function swapFinding({ swapBytes }: HostLook, toCome: number): Finding {
  const there = swapBytes === 0 ? 'none' : readableBytes(swapBytes);
  if (toCome > 0) return ok(`${there}; provision-swap keeps ${readableBytes(toCome)}`);
  return swapBytes === 0 ? skip('none, and no step asks for any') : ok(there);
}

function sum(steps: readonly NeedingStep[], part: (step: NeedingStep) => number | undefined): number {
  return steps.reduce((all, step) => all + (part(step) ?? 0), 0);
}
