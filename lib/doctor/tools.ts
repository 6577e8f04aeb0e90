import { type Check, notGood, ok } from './check.js';
import type { NeedingStep, Subject } from './subject.js';

/** Every lock needs them. */
const always: readonly (readonly string[])[] = [['flock'], ['stat']];

/** The programs that the steps need; of each list one is enough. */
export function neededTools(steps: readonly NeedingStep[]): readonly (readonly string[])[] {
  const all = [...always, ...steps.flatMap(({ needs }) => needs.tools ?? [])];
  return [...new Map(all.map((names) => [names.join(' '), names])).values()];
}

/** Whether the programs that the steps call on the host are there. */
export function toolChecks({ host, steps, look }: Subject): Check[] {
  const needed = neededTools(steps);
  const run = async () => {
    const { tools } = await look();
    const missing = needed.filter((names) => !names.some((name) => tools.has(name)));
    if (missing.length === 0)
      return ok(needed.map((names) => names.find((name) => tools.has(name))).join(', '));
    return notGood(
      `missing: ${missing.map((names) => names.join(' or ')).join(', ')}`,
      'Install them on the host: flock is of util-linux, tar, curl and python3 are of the packages of their name, the rest of coreutils.',
    );
  };
  return [{ name: 'tools', host, run }];
}
