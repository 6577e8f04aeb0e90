import { boolean, number } from '../aws/query-shapes.js';
import { DeployError, InputProblems } from '../errors/deploy-error.js';
import { nearestName } from '../values/nearest.js';
import type { LoadBalancing } from './load-balancing.js';
import {
  CreateTargetGroup,
  DeleteTargetGroup,
  groupSettings,
  ModifyTargetGroupAttributes,
} from './operations.js';

import type { TargetGroup } from './types.js';

/** What a target group that is not there is made of. */
export interface GroupSettings {
  /** As CreateTargetGroup takes them, beside the name. */
  readonly settings: Readonly<Record<string, unknown>>;
  /** As ModifyTargetGroupAttributes takes them: `deregistration_delay.timeout_seconds` and the like. */
  readonly attributes: readonly { readonly Key: string; readonly Value: string }[];
}

const createAccepts =
  'a map with the keys of CreateTargetGroup, and Attributes, as YAML or JSON, or the path of a file with it';

const required = ['Protocol', 'Port', 'VpcId'];

/**
 * Reads what a target group is to be made of.
 *
 * @param where how a person finds it
 * @throws InputProblems with all that is wrong
 * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_CreateTargetGroup.html
 */
export function readGroupSettings(written: unknown, where = 'input create'): GroupSettings {
  const problems: DeployError[] = [];
  const tell = (what: string, remedy: string): void => {
    problems.push(new DeployError({ code: 'target-create-invalid', kind: 'input', what, where, remedy }));
  };
  const isMap = typeof written === 'object' && written !== null && !Array.isArray(written);
  if (!isMap) tell('it is no map', `Give ${createAccepts}.`);
  const { Attributes = {}, ...given } = (isMap ? written : {}) as Readonly<Record<string, unknown>>;
  const known = [...Object.keys(groupSettings), 'Attributes'];
  const settings: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(given)) {
    if (Object.hasOwn(groupSettings, name)) settings[name] = typed(name, value, tell);
    else {
      const near = nearestName(name, known);
      tell(
        `CreateTargetGroup has no key ${name}`,
        near === undefined ? `Its keys are ${known.join(', ')}.` : `Write ${near}.`,
      );
    }
  }
  const missing = required.filter((name) => settings[name] === undefined);
  if (isMap && missing.length > 0)
    tell(
      `it has no ${missing.join(', ')}`,
      'A target group of instances or addresses has a protocol, a port and a VPC.',
    );
  if (problems.length > 0) throw new InputProblems(problems);
  return { settings, attributes: attributesOf(Attributes) };
}

/** YAML has numbers and booleans, JSON made from outputs has them as text. */
function typed(name: string, value: unknown, tell: (what: string, remedy: string) => void): unknown {
  const shape: unknown = groupSettings[name as keyof typeof groupSettings];
  if (shape === number) {
    if (/^\d+$/.test(String(value))) return Number(value);
    tell(`${name} is no whole number`, 'Give a whole number.');
  } else if (shape === boolean) {
    if (/^(true|false)$/i.test(String(value))) return /^true$/i.test(String(value));
    tell(`${name} is neither true nor false`, 'Give true or false.');
  } else if (name === 'Matcher' && typeof value !== 'object') {
    return { HttpCode: String(value) };
  } else {
    return typeof value === 'object' ? value : String(value);
  }
  return undefined;
}

/** As the API has them, a list of Key and Value, or as a map. */
function attributesOf(written: unknown): GroupSettings['attributes'] {
  const pairs = Array.isArray(written)
    ? written.map((one: { Key?: unknown; Value?: unknown } | null) => [one?.Key, one?.Value])
    : Object.entries(written as object);
  return pairs.map(([Key, Value]) => ({ Key: String(Key), Value: String(Value) }));
}

/** Makes a target group. */
export async function createGroup(
  balancing: LoadBalancing,
  name: string,
  { settings, attributes }: GroupSettings,
  signal: AbortSignal,
): Promise<TargetGroup> {
  const { TargetGroups: [group] = [] } = await balancing.ask(
    CreateTargetGroup,
    { Name: name, ...settings },
    signal,
  );
  if (group === undefined) throw new Error(`AWS made no target group ${name}`);
  return attributes.length === 0 ? group : withAttributes(balancing, group, attributes, signal);
}

/** One without its attributes is not the one that was asked for, so that it goes again. */
async function withAttributes(
  balancing: LoadBalancing,
  group: TargetGroup,
  attributes: GroupSettings['attributes'],
  signal: AbortSignal,
): Promise<TargetGroup> {
  const { TargetGroupArn } = group;
  try {
    await balancing.ask(ModifyTargetGroupAttributes, { TargetGroupArn, Attributes: attributes }, signal);
    return group;
  } catch (thrown) {
    await balancing.ask(DeleteTargetGroup, { TargetGroupArn }, new AbortController().signal);
    throw thrown;
  }
}
