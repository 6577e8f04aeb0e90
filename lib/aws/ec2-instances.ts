import type { DescribedInstance, InstancesQuestion } from './describe-instances.js';
import { awsFailed } from './errors.js';

export interface Tag {
  readonly key: string;
  readonly value: string;
}

const states = ['pending', 'running', 'stopping', 'stopped'] as const;

/** One that is on its way out (shutting-down, terminated) is none any more. */
export type InstanceState = (typeof states)[number];

export interface Instance {
  readonly id: string;
  readonly state: InstanceState;
  readonly publicAddress?: string;
  /** IPv4, or IPv6 of an instance that has no other. */
  readonly privateAddress?: string;
  /** Its tag Name. */
  readonly name?: string;
}

export interface TaggedInstances {
  /** The region that was asked. */
  readonly region: string;
  /** `KEY=VALUE` -> the instances with that tag, by their ids; none is an empty list. */
  readonly byTag: ReadonlyMap<string, readonly Instance[]>;
}

export const tagText = ({ key, value }: Tag) => `${key}=${value}`;

/**
 * The EC2 instances with each of some tags, asked for with one call a key (and one more for each further
 * thousand of instances). Needs the permission `ec2:DescribeInstances`.
 *
 * Region and credentials are found as every AWS tool finds them (AWS_REGION, AWS_ACCESS_KEY_ID, a profile,
 * a web identity, an instance's role), and AWS_ENDPOINT_URL is asked where it is set.
 *
 * @throws DeployError `aws-refused` with what AWS said
 */
export async function instancesByTag(tags: readonly Tag[], signal: AbortSignal): Promise<TaggedInstances> {
  return askEc2(undefined, signal, async (ask, region) => {
    const found = (await Promise.all(filtersFor(tags).map(ask))).flat();
    return { region, byTag: new Map(tags.map((tag) => [tagText(tag), withTag(tag, found)])) };
  });
}

/** An instance as somebody names it. */
export interface NamedInstance {
  readonly id: string;
  /** Any of EC2's words, `terminated` among them. */
  readonly state: string;
  readonly vpcId?: string;
}

/**
 * The instances with some ids; those that there are not are left out. Needs the permission `ec2:DescribeInstances`.
 *
 * @param region as every AWS tool finds it when it is undefined
 * @throws DeployError `aws-refused` with what AWS said
 */
export async function instancesById(
  ids: readonly string[],
  region: string | undefined,
  signal: AbortSignal,
): Promise<NamedInstance[]> {
  // A filter, since an id that is asked for by itself and is not there fails the whole question.
  const found = await askEc2(region, signal, (ask) => ask([{ Name: 'instance-id', Value: ids }]));
  return found.flatMap(({ instanceId: id, instanceState, vpcId }) =>
    id ? [{ id, state: instanceState?.name ?? 'unknown', ...(vpcId && { vpcId }) }] : [],
  );
}

type Ask = (filters: InstancesQuestion['Filter']) => Promise<DescribedInstance[]>;

async function askEc2<Value>(
  region: string | undefined,
  signal: AbortSignal,
  use: (ask: Ask, region: string) => Promise<Value>,
): Promise<Value> {
  const [{ ec2Client }, { DescribeInstancesCommand }] = await Promise.all([
    import('./ec2-client.js'),
    import('./describe-instances.js'),
  ]);
  const client = ec2Client(region);
  const ask: Ask = async (filters) => {
    const found: DescribedInstance[] = [];
    let token: string | undefined;
    do {
      const question = { Filter: filters, MaxResults: 1000, ...(token && { NextToken: token }) };
      const answer = await client.send(new DescribeInstancesCommand(question), { abortSignal: signal });
      found.push(...(answer.reservationSet ?? []).flatMap(({ instancesSet = [] }) => instancesSet));
      token = answer.nextToken;
    } while (token);
    return found;
  };
  try {
    return await use(ask, await client.config.region());
  } catch (thrown) {
    signal.throwIfAborted();
    throw awsFailed('ec2:DescribeInstances', thrown);
  } finally {
    client.destroy();
  }
}

/** One call's filters for each key: within one call all filters must hold, within one filter one of its values. */
function filtersFor(tags: readonly Tag[]): InstancesQuestion['Filter'][] {
  const keys = [...new Set(tags.map(({ key }) => key))];
  return keys.map((key) => [
    { Name: `tag:${key}`, Value: tags.filter((tag) => tag.key === key).map(({ value }) => literal(value)) },
    { Name: 'instance-state-name', Value: states },
  ]);
}

/** Filters have wildcards, and a tag is meant as it is written. */
const literal = (value: string) => value.replaceAll(/[\\*?]/g, '\\$&');

/** The answers to other keys may hold an instance as well, so each one stands here once. */
function withTag({ key, value }: Tag, found: readonly DescribedInstance[]): Instance[] {
  const tagged = found.filter(({ tagSet = [] }) =>
    tagSet.some((tag) => tag.key === key && (tag.value ?? '') === value),
  );
  const instances = tagged.map(toInstance).filter((one) => one !== undefined);
  return [...new Map(instances.map((one) => [one.id, one])).values()].toSorted((one, other) =>
    one.id < other.id ? -1 : 1,
  );
}

function toInstance(described: DescribedInstance): Instance | undefined {
  const { instanceId: id, ipAddress, privateIpAddress, ipv6Address } = described;
  const state = states.find((name) => name === described.instanceState?.name);
  if (!id || !state) return undefined;
  const name = described.tagSet?.find(({ key }) => key === 'Name')?.value;
  const privateAddress = privateIpAddress || ipv6Address;
  return {
    id,
    state,
    ...(ipAddress && { publicAddress: ipAddress }),
    ...(privateAddress && { privateAddress }),
    ...(name && { name }),
  };
}
