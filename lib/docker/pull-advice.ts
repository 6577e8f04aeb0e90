import type { ErrorCode } from '../errors/catalog.js';
import { parseReference, registryHost } from './image-reference.js';

/** Why an image could not be had, and what a person can do. */
export interface PullAdvice {
  readonly code: ErrorCode;
  /** What happened to the image, to stand behind its name. */
  readonly what: string;
  readonly remedy: string;
}

interface Rule {
  readonly code: ErrorCode;
  readonly pattern: RegExp;
  readonly what: string;
  /** `{registry}`, `{host}` (where it answers) and `{image}` are filled in. */
  readonly remedy: string;
}

/**
 * What Docker Engine 20.10 to 29 and the registries of Docker, GitHub, Amazon, Google and GitLab say when a
 * pull fails. The first rule that matches counts: a missing platform also says "not found", and Docker Hub
 * says "denied" for a repository that does not exist.
 */
const rules: readonly Rule[] = [
  {
    code: 'image-disk-full',
    pattern: /no space left on device|disk quota exceeded/i,
    what: 'the disk of the host is full',
    remedy:
      'Free space where Docker keeps its data (`docker system df` shows what takes it, `df -h` and `df -i` what is left), or give the host a larger disk.',
  },
  {
    code: 'image-rate-limited',
    pattern: /toomanyrequests|rate limit|429 Too Many Requests/i,
    what: '{registry} limits how often images may be pulled',
    remedy:
      'Log in to {registry} (inputs registry, registry-username, registry-password), wait until the limit is over, or send the image from the runner (transfer: ssh).',
  },
  {
    code: 'image-no-platform',
    pattern:
      /no matching manifest for|no match for platform|does not match the specified platform|no child with platform/i,
    what: 'it was not built for the platform of the host',
    remedy:
      'Build it for that platform too (docker buildx build --platform linux/amd64,linux/arm64), or deploy to hosts of its own.',
  },
  {
    code: 'image-access-denied',
    pattern:
      /repository does not exist or may require|pull access denied|no basic auth credentials|authorization token has expired|insufficient_scope|unauthorized|authentication required|authorization failed|\bdenied\b|403 Forbidden|401 Unauthorized/i,
    what: '{registry} does not hand it to this host, or has no such repository',
    remedy:
      'Check the spelling of {image}. When it is private, give registry {registry} with registry-username and registry-password (or registry: ecr), and let that user read it.',
  },
  {
    code: 'image-not-found',
    pattern:
      /manifest unknown|name unknown|manifest for .* not found|: not found|repository .* not found|404 Not Found/i,
    what: '{registry} has no such image',
    remedy: 'Check the name and the tag of {image}, and that the build that pushes it has ended.',
  },
  {
    code: 'image-registry-unreachable',
    pattern: /server gave HTTP response to HTTPS client/i,
    what: '{registry} answers without TLS',
    remedy:
      'Give the registry a certificate, or list it under insecure-registries in /etc/docker/daemon.json on the host.',
  },
  {
    code: 'image-registry-unreachable',
    pattern: /x509:|certificate signed by|certificate has expired|tls: /i,
    what: 'the host does not trust the certificate of {registry}',
    remedy:
      'Put the certificate authority into /etc/docker/certs.d/{registry}/ca.crt on the host, and check its clock.',
  },
  {
    code: 'image-registry-unreachable',
    pattern:
      /no such host|connection refused|connection reset|no route to host|network is unreachable|i\/o timeout|TLS handshake timeout|context deadline exceeded|request canceled|unexpected EOF|: EOF|server misbehaving|temporary failure|unexpected status(?: code)?.* 5\d\d|50[0234] /i,
    what: 'the host cannot reach {registry}',
    remedy:
      'Check the name of the registry, and that the host may reach it (name service, security group, proxy): curl -v https://{host}/v2/ there. Images can also be sent from the runner (transfer: ssh).',
  },
];

const other: Rule = {
  code: 'image-pull-failed',
  pattern: /^/,
  what: 'docker pull failed',
  remedy: 'The lines above are what Docker said; run docker pull {image} on the host to see more.',
};

/**
 * Finds out what an engine's complaint about a pull means.
 *
 * @param said what `docker pull` or `docker login` printed
 * @param reference the image as it was asked for
 */
export function pullAdvice(said: string, reference: string): PullAdvice {
  const rule = rules.find(({ pattern }) => pattern.test(said)) ?? other;
  const registry = parseReference(reference)?.registry || 'the registry';
  const fill = (text: string): string =>
    text
      .replaceAll('{registry}', registry)
      .replaceAll('{host}', registryHost(registry))
      .replaceAll('{image}', reference);
  return { code: rule.code, what: fill(rule.what), remedy: fill(rule.remedy) };
}
