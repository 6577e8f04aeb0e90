import { pullAdvice } from '../../../lib/docker/pull-advice.js';

/** What engines 20.10, 26 and 28 and the registries printed, word for word. */
const said: readonly (readonly [string, string, string])[] = [
  [
    'a tag that the registry does not have',
    'image-not-found',
    'Error response from daemon: manifest for 127.0.0.1:5000/app:9 not found: manifest unknown: manifest unknown',
  ],
  [
    'the same by an engine with the containerd image store',
    'image-not-found',
    'Error response from daemon: failed to resolve reference "127.0.0.1:5000/app:9": 127.0.0.1:5000/app:9: not found',
  ],
  [
    'a private or missing repository of Docker Hub',
    'image-access-denied',
    "Error response from daemon: pull access denied for team/app, repository does not exist or may require 'docker login': denied: requested access to the resource is denied",
  ],
  [
    'a registry that wants a password',
    'image-access-denied',
    'Error response from daemon: Head "https://registry.example/v2/app/manifests/1": no basic auth credentials',
  ],
  [
    'an expired token of Amazon ECR',
    'image-access-denied',
    "Error response from daemon: pull access denied for 1.dkr.ecr.eu-west-1.amazonaws.com/app, repository does not exist or may require 'docker login': denied: Your authorization token has expired. Reauthenticate and try again.",
  ],
  [
    'an index without the platform',
    'image-no-platform',
    'Error response from daemon: no matching manifest for linux/arm64/v8 in the manifest list entries: no match for platform in manifest: not found',
  ],
  [
    'a full disk',
    'image-disk-full',
    'failed to register layer: write /usr/bin/node: no space left on device',
  ],
  [
    'the limit of Docker Hub',
    'image-rate-limited',
    'Error response from daemon: toomanyrequests: You have reached your pull rate limit. You may increase the limit by authenticating',
  ],
  [
    'a name that nobody knows',
    'image-registry-unreachable',
    'Error response from daemon: Get "https://registry.invalid/v2/": dial tcp: lookup registry.invalid on 10.0.0.2:53: no such host',
  ],
  [
    'a port where nobody listens',
    'image-registry-unreachable',
    'Error response from daemon: Get "http://127.0.0.1:1/v2/": dial tcp 127.0.0.1:1: connect: connection refused',
  ],
  [
    'a registry without TLS',
    'image-registry-unreachable',
    'Error response from daemon: Get "https://10.0.0.5:5000/v2/": http: server gave HTTP response to HTTPS client',
  ],
  [
    'a certificate that is not trusted',
    'image-registry-unreachable',
    'Error response from daemon: Get "https://registry.example/v2/": tls: failed to verify certificate: x509: certificate signed by unknown authority',
  ],
  [
    'anything else',
    'image-pull-failed',
    "Error response from daemon: layers from manifest don't match image configuration",
  ],
];

describe('the advice about a failed pull', () => {
  test.each(said)('knows %s', (_what, code, text) => {
    expect(pullAdvice(text, 'registry.example/team/app:9').code).toBe(code);
  });

  test('names the image and its registry', () => {
    const advice = pullAdvice('denied', 'ghcr.io/org/app:1');
    expect(advice.what).toContain('ghcr.io');
    expect(advice.remedy).toContain('ghcr.io/org/app:1');
  });

  test('leaves no gap unfilled', () => {
    for (const [, , text] of said) {
      const { what, remedy } = pullAdvice(text, 'app:1');
      expect(`${what} ${remedy}`).not.toMatch(/\{\w+\}/);
    }
  });

  test('names the address at which Docker Hub answers, which is not its name', () => {
    const unknown = 'dial tcp: lookup registry-1.docker.io: no such host';
    expect(pullAdvice(unknown, 'nginx:1').remedy).toContain('https://registry-1.docker.io/v2/');
    expect(pullAdvice(unknown, 'ghcr.io/team/app:1').remedy).toContain('https://ghcr.io/v2/');
  });
});
