import { parseInteger } from './integer.js';
import { InvalidValue } from './invalid-value.js';

export const batchAccepts =
  'how many hosts at a time: a number such as 1, a share such as 25%, or a list such as [1, 50%, 100%]';

/** The size of one group: a number of hosts, or a share of all of them. */
export type BatchSize = { readonly hosts: number } | { readonly percent: number };

/** Sizes of the groups in order; the last one repeats until every host had its turn. Never empty. */
export type Batch = readonly BatchSize[];

/**
 * Reads in how large groups hosts are switched.
 *
 * @param text `1`, `25%` or `[1, 50%, 100%]`, the brackets may be left out
 * @throws InvalidValue when it is anything else, when a group is 0 or a share above 100%
 */
export function parseBatch(text: string): Batch {
  const inner = text.trim().replace(/^\[(.*)\]$/s, '$1');
  return inner.split(',').map((item) => parseBatchSize(item.trim()));
}

function parseBatchSize(item: string): BatchSize {
  if (!/^\d+%?$/.test(item)) {
    throw new InvalidValue((shown) => `${shown} is neither a number of hosts nor a percentage`, item);
  }
  return item.endsWith('%')
    ? { percent: parseInteger(item.slice(0, -1), { minimum: 1, maximum: 100 }) }
    : { hosts: parseInteger(item, { minimum: 1, maximum: Number.MAX_SAFE_INTEGER }) };
}

/**
 * Splits a number of hosts into groups, by the rule that Ansible's `serial` made known: each entry is the
 * size of one group, shares are of all hosts, rounded down and at least 1, and the last entry repeats.
 * https://docs.ansible.com/ansible/latest/playbook_guide/playbooks_strategies.html#setting-the-batch-size-with-serial
 *
 * @returns the sizes of the groups; their sum is `hosts`
 */
export function groupSizes(batch: Batch, hosts: number): readonly number[] {
  const groups: number[] = [];
  let left = hosts;
  while (left > 0) {
    const size = batch[groups.length] ?? batch.at(-1) ?? { percent: 100 };
    const wanted = 'hosts' in size ? size.hosts : Math.max(1, Math.floor((hosts * size.percent) / 100));
    groups.push(Math.min(left, wanted));
    left -= wanted;
  }
  return groups;
}
