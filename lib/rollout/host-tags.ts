import { type Instance, instancesByTag, type TaggedInstances, tagText } from '../aws/ec2-instances.js';
import {
  type AskedTag,
  instanceTwice,
  instanceUnaddressed,
  tagNotRunning,
  tagTooMany,
  tagWithoutInstance,
} from '../aws/errors.js';
import { type DeployError, InputProblems } from '../errors/deploy-error.js';
import { type HostEntry, type HostSpec, isHostName, namesTwice, type TagSpec } from '../ssh/host-address.js';

/** An entry of `host`, with the place that errors name: the input `host`, where none is given. */
export type PlacedEntry = HostEntry & { readonly where?: string };

/** More hosts than the engine is made for: a tag that was chosen too wide. */
const mostHosts = 50;

/**
 * The hosts that entries stand for: each tag is all running EC2 instances that have it, in the order of their
 * ids. AWS is asked, and its client loaded, only where there is a tag.
 *
 * A host of a tag is called by the name that is given before it, with `-1`, `-2`, ... where there are several;
 * without one by its own tag Name, or by its id where another of them has the same. It is reached at its
 * public address, or at its private one where it has no other.
 *
 * @param limit the most instances that one tag may stand for
 * @returns the hosts of each entry
 * @throws InputProblems with every tag that stands for no running instance, for too many, or for one that
 *   cannot be reached or is there twice
 * @throws DeployError `aws-refused` when EC2 cannot be asked
 */
export async function resolveEntries(
  entries: readonly PlacedEntry[],
  signal: AbortSignal,
  limit = mostHosts,
): Promise<readonly (readonly HostSpec[])[]> {
  const tags = entries.flatMap((entry) => (entry.kind === 'tag' ? [entry.tag] : []));
  if (tags.length === 0) return entries.map((entry) => (entry.kind === 'host' ? [entry.host] : []));
  const answer = await instancesByTag(tags, signal);
  const { hosts, problems } = hostsOf(entries, answer, limit);
  if (problems.length > 0) throw new InputProblems(problems);
  return hosts;
}

/** As `resolveEntries`, all hosts in one list. */
export async function resolveTags(
  entries: readonly PlacedEntry[],
  signal: AbortSignal,
  limit = mostHosts,
): Promise<HostSpec[]> {
  return (await resolveEntries(entries, signal, limit)).flat();
}

/** What EC2's answer makes of the entries; everything that is wrong with it at once. */
export function hostsOf(
  entries: readonly PlacedEntry[],
  { region, byTag }: TaggedInstances,
  limit = mostHosts,
): { readonly hosts: readonly (readonly HostSpec[])[]; readonly problems: readonly DeployError[] } {
  const problems: DeployError[] = [];
  const meant = new Map<string, string>();
  const hosts = entries.map((entry) => {
    if (entry.kind === 'host') return [entry.host];
    const asked = { tag: tagText(entry.tag), region, where: entry.where ?? 'input host' };
    const found = running(asked, byTag.get(asked.tag) ?? [], limit, problems);
    for (const instance of found) {
      const other = meant.get(instance.id);
      if (other !== undefined) problems.push(instanceTwice(asked, instance, [other, asked.tag]));
      meant.set(instance.id, asked.tag);
    }
    return specsOf(asked, entry.tag, found, problems);
  });
  problems.push(...namesTwice(hosts.flat().map(({ name }) => name)));
  return { hosts, problems };
}

function running(
  asked: AskedTag,
  instances: readonly Instance[],
  limit: number,
  problems: DeployError[],
): readonly Instance[] {
  const found = instances.filter(({ state }) => state === 'running');
  if (instances.length === 0) problems.push(tagWithoutInstance(asked));
  else if (found.length === 0) problems.push(tagNotRunning(asked, instances));
  else if (found.length > limit) problems.push(tagTooMany(asked, found.length, limit));
  else return found.toSorted((one, other) => (one.id < other.id ? -1 : 1));
  return [];
}

function specsOf(
  asked: AskedTag,
  { name, port, username }: TagSpec,
  instances: readonly Instance[],
  problems: DeployError[],
): HostSpec[] {
  return instances.flatMap((instance, index) => {
    const address = instance.publicAddress ?? instance.privateAddress;
    if (address === undefined) {
      problems.push(instanceUnaddressed(asked, instance));
      return [];
    }
    const { id, privateAddress } = instance;
    const found = { id, ...(privateAddress !== undefined && { privateAddress }) };
    return [{ name: nameOf(instance, index, instances, name), address, port, username, instance: found }];
  });
}

function nameOf(instance: Instance, index: number, among: readonly Instance[], given: string | undefined) {
  if (given === undefined) return ownName(instance, among);
  return among.length === 1 ? given : `${given}-${index + 1}`;
}

/** Instances of a scaling group share one name; their ids tell them apart, in this run and the next. */
function ownName({ id, name }: Instance, among: readonly Instance[]): string {
  const isShared = among.filter((other) => other.name === name).length > 1;
  return name !== undefined && isHostName(name) && !isShared ? name : id;
}
