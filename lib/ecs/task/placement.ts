/**
 * Why ECS did not place a task -> in words. The first that fits counts.
 *
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/api_failures_messages.html
 */
const reasons: readonly (readonly [RegExp, string])[] = [
  [/^RESOURCE:MEMORY/, 'no instance has so much memory left'],
  [/^RESOURCE:CPU/, 'no instance has so much CPU left'],
  [/^RESOURCE:ENI/, 'no instance has a network interface left'],
  [/^RESOURCE:PORTS/, 'a port of the task is taken on every instance'],
  [/^RESOURCE:GPU/, 'no instance has a GPU left'],
  [/^RESOURCE/, 'no instance has what the task needs'],
  [/^AGENT/, 'the ECS agent of the instance is not connected'],
  [/^ATTRIBUTE/, 'no instance has an attribute that the task definition needs'],
  [/^LOCATION/, 'the instance is in another zone than the subnets or the volume'],
  [/^EMPTY CAPACITY PROVIDER/, 'the capacity provider has no instances'],
  [/^NO ACTIVE INSTANCES/, 'the cluster has no instances that are active'],
  [/^INACTIVE/, 'the instance is not active'],
  [/^MISSING/, 'it is not there'],
  [/^MemberOf placement constraint/, 'no instance meets the placement constraints'],
];

/** @param reason as RunTask gives it: `RESOURCE:MEMORY`; a sentence of AWS stays as it is */
export function reasonInWords(reason: string): string {
  const found = reasons.find(([pattern]) => pattern.test(reason));
  return found ? `${found[1]} (${reason})` : reason;
}
