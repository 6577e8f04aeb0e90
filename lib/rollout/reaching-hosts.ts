import type { InputsOf, RunContext } from '../capability/define-action.js';
import type { hostInputs } from '../capability/host-inputs.js';
import { settleAll } from '../concurrency/in-parallel.js';
import { DeployError, InputProblems, toDeployError } from '../errors/deploy-error.js';
import { connect } from '../ssh/connection.js';
import type { SshTarget } from '../ssh/dial.js';
import { fingerprintHost, tagUnresolved } from '../ssh/errors.js';
import { parseFingerprints } from '../ssh/fingerprint.js';
import { type HostEntry, type HostSpec, parseHosts } from '../ssh/host-address.js';
import { type HostPins, namesOf } from '../ssh/host-key.js';
import { parseKnownHosts } from '../ssh/known-hosts.js';
import { type PrivateKey, parsePrivateKey } from '../ssh/private-key.js';
import type { Remote } from '../ssh/remote.js';

export type HostInputs = InputsOf<typeof hostInputs>;

/**
 * Reads the inputs of "reaching hosts" into what a connection needs, and asks EC2 for the hosts of tags, once
 * nothing else is wrong.
 *
 * @param agent the path of the SSH agent's socket, asked where no key is given
 * @throws InputProblems with everything that is wrong with hosts, keys and pins
 * @throws DeployError `aws-refused` when EC2 cannot be asked for a tag
 */
export async function resolveTargets(
  inputs: HostInputs,
  agent: string | undefined,
  signal: AbortSignal,
): Promise<SshTarget[]> {
  const { entries, targetsFor } = readReaching(inputs, agent);
  if (entries.every(({ kind }) => kind === 'host')) return targetsFor(withoutTags(entries));
  // AWS is loaded only where a tag asks.
  const { resolveTags } = await import('./host-tags.js');
  return targetsFor(await resolveTags(entries, signal));
}

/** As `resolveTargets`, where EC2 is not asked: a tag is wrong there. */
export function readTargets(inputs: HostInputs, agent: string | undefined): SshTarget[] {
  const { entries, targetsFor } = readReaching(inputs, agent);
  return targetsFor(withoutTags(entries));
}

interface Reaching {
  readonly entries: readonly HostEntry[];
  /** @throws InputProblems when a fingerprint is for a host that is not among them */
  targetsFor(hosts: readonly HostSpec[]): SshTarget[];
}

function readReaching(inputs: HostInputs, agent: string | undefined): Reaching {
  const problems: DeployError[] = [];
  const collect = <Value>(read: () => Value): Value | undefined => collected(problems, read);
  const knownHosts = parseKnownHosts(inputs['known-hosts'] ?? '');
  const fingerprints = parseFingerprints(inputs.fingerprint ?? '');
  problems.push(...knownHosts.problems, ...fingerprints.problems);
  const { host, username, port } = inputs;
  const entries = collect(() => parseHosts(host, { username, port })) ?? [];
  const pins = { knownHosts: knownHosts.entries, fingerprints: fingerprints.pins };
  // What tags stand for is not known yet.
  if (entries.every(({ kind }) => kind === 'host')) {
    problems.push(...pinsWithoutHost(pins, withoutTags(entries)));
  }
  const key = collect(() => inputs.key && parsePrivateKey(inputs.key, inputs.passphrase)) || undefined;
  const jump = collect(() => readJump(inputs, pins, key, agent));
  if (problems.length > 0) throw new InputProblems(problems);
  const shared = {
    pins,
    ...(key && { key }),
    ...(agent !== undefined && { agent }),
    ...(jump && { jump }),
    connectTimeoutMs: inputs['connect-timeout'],
  };
  const targetsFor = (hosts: readonly HostSpec[]): SshTarget[] => {
    const unmatched = pinsWithoutHost(pins, hosts);
    if (unmatched.length > 0) throw new InputProblems(unmatched);
    return hosts.map((spec) => ({ spec, ...shared }));
  };
  return { entries, targetsFor };
}

function withoutTags(entries: readonly HostEntry[]): HostSpec[] {
  return entries.map((entry) => {
    if (entry.kind === 'host') return entry.host;
    throw tagUnresolved(`tag:${entry.tag.key}=${entry.tag.value}`);
  });
}

function pinsWithoutHost({ fingerprints }: HostPins, hosts: readonly HostSpec[]): DeployError[] {
  const known = hosts.flatMap(namesOf);
  const names = hosts.map(({ name }) => name);
  return fingerprints.flatMap(({ host }) =>
    host !== undefined && hosts.length > 0 && !known.includes(host) ? [fingerprintHost(host, names)] : [],
  );
}

function readJump(
  inputs: HostInputs,
  pins: HostPins,
  key: PrivateKey | undefined,
  agent: string | undefined,
): SshTarget | undefined {
  const address = inputs['proxy-host'];
  if (address === undefined) return undefined;
  const own = parseFingerprints(inputs['proxy-fingerprint'] ?? '', 'proxy-fingerprint');
  if (own.problems.length > 0) throw new InputProblems(own.problems);
  const keyInputs = { key: 'proxy-key', passphrase: 'passphrase' };
  const proxyKey = inputs['proxy-key']
    ? parsePrivateKey(inputs['proxy-key'], inputs.passphrase, keyInputs)
    : key;
  const username = inputs['proxy-username'] ?? inputs.username;
  return {
    spec: { name: address, address, port: inputs['proxy-port'], username },
    pins: { knownHosts: pins.knownHosts, fingerprints: own.pins },
    ...(proxyKey && { key: proxyKey }),
    ...(agent !== undefined && { agent }),
    connectTimeoutMs: inputs['connect-timeout'],
  };
}

/** Runs a reader and keeps what it complains of. */
function collected<Value>(problems: DeployError[], read: () => Value): Value | undefined {
  try {
    return read();
  } catch (thrown) {
    if (thrown instanceof InputProblems) problems.push(...thrown.problems);
    else if (thrown instanceof DeployError) problems.push(thrown);
    else throw thrown;
    return undefined;
  }
}

/** The hosts that were reached, and why the others were not. */
export interface ReachedHosts {
  /** To be closed by whoever asked for them. */
  readonly remotes: readonly Remote[];
  readonly failures: readonly { readonly name: string; readonly error: DeployError }[];
}

/**
 * Connects to all hosts and logs in, also where some cannot be reached.
 *
 * @param concurrency how many at a time
 */
export async function reachHosts(
  targets: readonly SshTarget[],
  concurrency: number,
  { journal, signal }: Pick<RunContext, 'journal' | 'signal'>,
): Promise<ReachedHosts> {
  const onEvent = journal.write.bind(journal);
  const dialled = await settleAll(targets, concurrency, (target) => connect(target, { signal, onEvent }));
  return {
    remotes: dialled.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : [])),
    failures: dialled.flatMap((one, index) =>
      one.status === 'rejected'
        ? [{ name: targets[index]?.spec.name ?? '', error: toDeployError(one.reason) }]
        : [],
    ),
  };
}
