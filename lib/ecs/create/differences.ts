import type { CreateSettings } from './settings.js';

/** Settings that change in the life of a service: by people, by autoscaling. */
const notCompared = ['desiredCount', 'tags', 'role'];

/**
 * What `create` says of a service that is there, and is other there. What Describe does not tell counts as the same.
 *
 * @param service as DescribeServices has it
 * @returns names such as `networkConfiguration.awsvpcConfiguration.subnets`
 */
export function differencesFrom({ service: wished }: CreateSettings, service: object): readonly string[] {
  const compared = Object.entries(wished).filter(([key]) => !notCompared.includes(key));
  return differences(Object.fromEntries(compared), service, '');
}

function differences(wished: unknown, is: unknown, name: string): readonly string[] {
  if (wished === undefined || wished === null || is === undefined || is === null) return [];
  if (Array.isArray(wished)) return listsDiffer(wished, is) ? [name] : [];
  if (typeof wished !== 'object') return wished === is ? [] : [name];
  const there = typeof is === 'object' ? (is as Readonly<Record<string, unknown>>) : {};
  return Object.entries(wished).flatMap(([key, value]) =>
    differences(value, there[key], name === '' ? key : `${name}.${key}`),
  );
}

/** The order of subnets, groups and the like means nothing. */
function listsDiffer(wished: readonly unknown[], is: unknown): boolean {
  if (!Array.isArray(is) || is.length !== wished.length) return true;
  return wished.some((item) => is.every((other) => differences(item, other, 'item').length > 0));
}
