/** Why a build failed, and what a person can do. */
export interface BuildAdvice {
  readonly what: string;
  readonly remedy: string;
}

interface Rule {
  readonly pattern: RegExp;
  readonly what: (found: RegExpExecArray, instruction: string) => string;
  readonly remedy: string;
}

/**
 * What BuildKit 0.8 to 0.25 and the classic builder say when a build fails, and what it means. The first rule that
 * matches counts.
 */
const rules: readonly Rule[] = [
  {
    pattern: /no space left on device|disk quota exceeded/i,
    what: (_, instruction) => `the disk of the runner is full (${instruction})`,
    remedy:
      'Free space before the build (docker system df shows what takes it), or use a runner with a larger disk.',
  },
  {
    pattern: /buildx component is missing/,
    what: () => 'DOCKER_BUILDKIT=1 asks for BuildKit, and Docker has no Buildx plugin here',
    remedy:
      'Install docker-buildx-plugin (Debian: docker-buildx) on the runner, or leave DOCKER_BUILDKIT out.',
  },
  {
    pattern:
      /dockerfile parse error|unknown instruction|no build stage in current context|file with no instructions/i,
    what: ({ input }) => input,
    remedy: 'Mend the Dockerfile at this line.',
  },
  {
    pattern: /exit code: (\d+)|returned a non-zero code: (\d+)/,
    what: ([, newer, older], instruction) => `${instruction} ended with exit code ${newer ?? older}`,
    remedy:
      'The last log lines say why; docker build with the same Dockerfile shows the same on any machine.',
  },
  {
    pattern: /toomanyrequests|rate limit|429 Too Many Requests/i,
    what: () => 'the registry limits how often the base image may be pulled',
    remedy:
      'Log in to it (registry, registry-username, registry-password, or docker/login-action before), or mirror the base image.',
  },
  {
    pattern:
      /pull access denied|authorization failed|insufficient_scope|unauthorized|no basic auth credentials|403 Forbidden/i,
    what: ({ input }) => `the base image cannot be had: ${input}`,
    remedy:
      'Check its name in FROM. When it is private, log in to its registry before (docker/login-action, or registry-username and registry-password where it is the same registry).',
  },
  {
    pattern: /(?:failed to resolve source metadata|manifest|load metadata).*not found|manifest unknown/i,
    what: ({ input }) => `the base image does not exist: ${input}`,
    remedy: 'Check the name and the tag in FROM.',
  },
  {
    pattern:
      /failed to calculate checksum|^"\/.*: not found|COPY failed|ADD failed|: not found$|file does not exist/i,
    what: ({ input }, instruction) => `${instruction}: ${input}`,
    remedy: 'Check the path: it starts from the build context, and .dockerignore leaves out what it names.',
  },
  {
    pattern: /target stage \S+ could not be found|failed to reach build target/i,
    what: ({ input }) => input,
    remedy: 'Name a stage of the Dockerfile as target (FROM ... AS name).',
  },
  {
    pattern:
      /no such host|connection refused|network is unreachable|i\/o timeout|TLS handshake timeout|x509:|context deadline exceeded/i,
    what: ({ input }) => `something that the build needs is not reached: ${input}`,
    remedy: 'Check the name, and that the runner reaches it (proxy, firewall).',
  },
  {
    pattern: /platform|manifest list/i,
    what: ({ input }) => input,
    remedy:
      'Build for platforms that this builder has (docker buildx ls); docker/setup-qemu-action and docker/setup-buildx-action add others.',
  },
];

/**
 * Finds out what a builder's complaint means.
 *
 * @param said the complaint
 * @param instruction the instruction that failed, where it is known
 */
export function buildAdvice(said: string, instruction = 'a step'): BuildAdvice {
  for (const { pattern, what, remedy } of rules) {
    const found = pattern.exec(said);
    if (found) return { what: what(found, instruction), remedy };
  }
  return {
    what: said || 'docker build failed and did not say why',
    remedy:
      'The last log lines are what the builder said; the whole log of the image stands in its fold above.',
  };
}
