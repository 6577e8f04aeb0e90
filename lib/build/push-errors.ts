import { normalRegistry, parseReference, registryHost } from '../docker/image-reference.js';
import type { ErrorCode } from '../errors/catalog.js';
import { DeployError } from '../errors/deploy-error.js';
import type { ChildResult } from '../run/child.js';

interface Rule {
  readonly code: ErrorCode;
  readonly pattern: RegExp;
  readonly what: string;
  /** `{registry}` and `{image}` are filled in. */
  readonly remedy: string;
}

/** What Docker and the registries of Docker, GitHub, Amazon, Google and GitLab say when a push or a login fails. */
const rules: readonly Rule[] = [
  {
    code: 'push-tag-immutable',
    pattern: /tag is immutable|ImageTagAlreadyExists|cannot be overwritten/i,
    what: 'the tag is there already, and the repository lets no tag move',
    remedy:
      'Push under a tag that is new at each commit (the full commit), or let tags of the repository move.',
  },
  {
    code: 'push-rate-limited',
    pattern: /toomanyrequests|rate limit|429 Too Many Requests/i,
    what: '{registry} limits how much may be pushed or pulled',
    remedy:
      'Wait until the limit is over and run this job again; a login of a paid account has higher limits.',
  },
  {
    code: 'push-repository-missing',
    pattern: /name unknown|repository .* does not exist in the registry|RepositoryNotFound|NAME_UNKNOWN/i,
    what: '{registry} has no such repository',
    remedy: 'Create the repository of {image} (Amazon ECR: aws ecr create-repository), or check its name.',
  },
  {
    code: 'push-registry-unreachable',
    pattern: /server gave HTTP response to HTTPS client/i,
    what: '{registry} answers without TLS',
    remedy:
      'Give the registry a certificate, or list it under insecure-registries in /etc/docker/daemon.json of the runner.',
  },
  {
    code: 'push-registry-unreachable',
    pattern: /x509:|certificate signed by|certificate has expired/i,
    what: 'the runner does not trust the certificate of {registry}',
    remedy: 'Put the certificate authority into /etc/docker/certs.d/{registry}/ca.crt on the runner.',
  },
  {
    code: 'push-denied',
    pattern:
      /denied|unauthorized|authentication required|no basic auth credentials|insufficient_scope|incorrect username or password|403 Forbidden|401 Unauthorized|token has expired/i,
    what: '{registry} does not let this user push',
    remedy:
      'Check registry, registry-username and registry-password: the user needs the right to write {image} (GHCR: permissions packages: write; Docker Hub: a token that may write, and a namespace of the user).',
  },
  {
    code: 'push-registry-unreachable',
    pattern:
      /no such host|connection refused|connection reset|no route to host|network is unreachable|i\/o timeout|TLS handshake timeout|deadline exceeded|request canceled|unexpected EOF|: EOF|server misbehaving|temporary failure|unexpected status(?: code)?.* 5\d\d|50[0234] /i,
    what: 'the runner does not reach {registry}',
    remedy:
      'Check the name of the registry, and that the runner may reach it (proxy, firewall): curl -v https://{host}/v2/.',
  },
];

/** One reference that could not be pushed. */
export function pushFailed(image: string, reference: string, result: ChildResult): DeployError {
  const registry = parseReference(reference)?.registry ?? 'the registry';
  const { code, what, remedy } = ruleFor(result);
  return new DeployError({
    code,
    what: `${reference} cannot be pushed: ${filled(what, registry, reference)}`,
    where: `image ${image}`,
    remedy: filled(remedy, registry, reference),
    log: result.lines.slice(-10),
  });
}

/** The registry did not let us in, or was not there. */
export function loginFailed(registry: string, username: string, result: ChildResult): DeployError {
  const { code, what, remedy } = ruleFor(result);
  const log = result.lines.filter((line) => !/^WARNING!/.test(line)).slice(-5);
  if (code === 'push-denied') {
    return new DeployError({
      code: 'image-login-refused',
      what: `${registry} does not accept the password of ${JSON.stringify(username)}`,
      where: 'the runner',
      remedy:
        'Check registry-username and registry-password; a token may have expired. Nothing was built or pushed.',
      log,
    });
  }
  return new DeployError({
    code,
    what: `cannot log in to ${registry}: ${filled(what, registry, registry)}`,
    where: 'the runner',
    remedy: filled(remedy, registry, registry),
    log,
  });
}

function ruleFor({ lines, code }: ChildResult): Omit<Rule, 'pattern'> {
  const said = lines.join('\n');
  const rule = rules.find(({ pattern }) => pattern.test(said));
  if (rule) return rule;
  return {
    code: 'push-failed',
    what: code === null ? 'Docker did not come to its end' : 'Docker could not do it',
    remedy: 'The last log lines are what Docker said.',
  };
}

function filled(text: string, registry: string, image: string): string {
  const name = normalRegistry(registry);
  return text
    .replaceAll('{registry}', name)
    .replaceAll('{host}', registryHost(name))
    .replaceAll('{image}', image);
}
