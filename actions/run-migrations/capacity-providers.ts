import { readStructured } from '../../lib/capability/structured.js';
import type { TaskWish } from '../../lib/ecs/task/network.js';
import { InputProblems } from '../../lib/errors/deploy-error.js';
import { capacityProvidersWrong } from './errors.js';
import type { Inputs } from './inputs.js';

const keys = ['capacityProvider', 'weight', 'base'];

/**
 * Reads the input `capacity-provider-strategy`.
 *
 * @throws InputProblems with all that is wrong
 * @see https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_CapacityProviderStrategyItem.html
 */
export async function readCapacityProviders(
  written: Inputs['capacity-provider-strategy'],
  directory: string,
): Promise<TaskWish['capacityProviders']> {
  if (written === undefined) return undefined;
  const read = await readStructured(written, 'capacity-provider-strategy', directory);
  if (!Array.isArray(read)) throw new InputProblems([capacityProvidersWrong('it is no list')]);
  const problems = read.flatMap((one: unknown, index) =>
    problemsOf(one).map((what) => capacityProvidersWrong(`number ${index + 1}: ${what}`)),
  );
  if (problems.length > 0) throw new InputProblems(problems);
  return read;
}

function problemsOf(item: unknown): string[] {
  if (typeof item !== 'object' || item === null || Array.isArray(item)) return ['it is no map'];
  const { capacityProvider, ...numbers } = item as Readonly<Record<string, unknown>>;
  const unknown = Object.keys(item).filter((key) => !keys.includes(key));
  const wrong = Object.entries(numbers).filter(([key, value]) => keys.includes(key) && !isCount(value));
  return [
    ...(typeof capacityProvider === 'string' && capacityProvider !== ''
      ? []
      : ['it has no capacityProvider']),
    ...unknown.map((key) => `there is no key ${key}`),
    ...wrong.map(([key]) => `${key} is no whole number`),
  ];
}

const isCount = (value: unknown) => Number.isInteger(value) && Number(value) >= 0;
