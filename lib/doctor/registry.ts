import { normalRegistry } from '../docker/image-reference.js';
import { withRegistryLogin } from '../docker/registry-login.js';
import { script } from '../host/script.js';
import type { RegistryNeed } from '../rollout/step-needs.js';
import { type Check, type Finding, notGood, ok, skip } from './check.js';
import type { Subject } from './subject.js';

/** Opens a connection to `$1`, port `$2`; 3 says that there is nothing to open one with. */
const connectText = `if command -v bash >/dev/null && command -v timeout >/dev/null; then
  exec timeout 10 bash -c 'exec 3<>"/dev/tcp/$1/$2"' bash "$1" "$2"
elif command -v python3 >/dev/null; then
  exec python3 -c 'import socket, sys; socket.create_connection((sys.argv[1], int(sys.argv[2])), timeout=10)' "$1" "$2"
else exit 3
fi`;

/** Whether each host reaches the registries that are named, and is let in where a login is given. */
export function registryChecks(subject: Subject): Check[] {
  const needs = subject.steps.flatMap(({ needs: { registry } }) => registry ?? []);
  const each = [...new Map(needs.map((need) => [need.name, need])).values()];
  return each.map((need) => ({
    name: `registry ${need.name}`,
    host: subject.host,
    run: () => registryFinding(need, subject),
  }));
}

async function registryFinding(
  need: RegistryNeed,
  { remote, docker: dockerOf, signal }: Subject,
): Promise<Finding> {
  const login = await need.login(signal);
  if (login === undefined) return reachable(normalRegistry(need.name), { remote, signal });
  const { docker } = await dockerOf();
  if (docker === undefined) return skip('the login is tried by docker, which is not there yet');
  return withRegistryLogin({ ...login, remote, docker, signal }, async () =>
    ok(`${login.username} is let in to ${normalRegistry(login.registry)}`),
  );
}

async function reachable(
  registry: string,
  { remote, signal }: Pick<Subject, 'remote' | 'signal'>,
): Promise<Finding> {
  const { hostname, port } = new URL(
    `https://${registry === 'docker.io' ? 'registry-1.docker.io' : registry}`,
  );
  const address = hostname.replace(/^\[|\]$/g, '');
  const command = script('reach the registry', connectText, [address, port || '443']);
  const { code } = await remote.exec(command, { signal, deadlineMs: 20_000, repeatable: true });
  if (code === 3) return skip('the host has neither bash nor python3 to try it with');
  if (code === 0) return ok(`${registry} answers; no login is given`);
  return notGood(
    `${registry} does not answer at port ${port || '443'}`,
    'Look whether the name is right, and whether the host may go out to it (security group, route, proxy).',
  );
}
