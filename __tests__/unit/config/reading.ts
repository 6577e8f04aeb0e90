import { deployCompose } from '../../../actions/deploy-compose/definition.js';
import { provisionSwap } from '../../../actions/provision-swap/definition.js';
import { waitHealthy } from '../../../actions/wait-healthy/definition.js';
import type { Config } from '../../../lib/config/config.js';
import { type ConfigSource, readConfig } from '../../../lib/config/read-config.js';
import { type DeployError, InputProblems, renderError } from '../../../lib/errors/deploy-error.js';

export const definitions = {
  'deploy-compose': deployCompose,
  'provision-swap': provisionSwap,
  'wait-healthy': waitHealthy,
};

export type Circumstances = Partial<Omit<ConfigSource, 'text'>>;

/** What a file says, where there are some actions, no variables and a run of the branch main. */
export function read(text: string, circumstances: Circumstances = {}): Config {
  return readConfig({
    file: 'deploy-kit.yml',
    directory: '/repo',
    text,
    environment: {},
    run: { sha: '4f2a9c1', branch: 'main', environment: 'production' },
    definitions,
    ...circumstances,
  });
}

/** Everything that is wrong with a file; empty when nothing is. */
export function problemsOf(text: string, circumstances?: Circumstances): readonly DeployError[] {
  return problemsIn(() => read(text, circumstances));
}

export function problemsIn(work: () => unknown): readonly DeployError[] {
  try {
    work();
  } catch (thrown) {
    if (thrown instanceof InputProblems) return thrown.problems;
    throw thrown;
  }
  return [];
}

/** The problems as people read them, an empty line between two. */
export function told(text: string, circumstances?: Circumstances): string {
  return problemsOf(text, circumstances).map(renderError).join('\n\n');
}

/** Each problem as `line:column code`. */
export function placesOf(text: string, circumstances?: Circumstances): readonly string[] {
  return problemsOf(text, circumstances).map(
    ({ where, code }) => `${where?.replace(/^deploy-kit\.yml:?/, '')} ${code}`,
  );
}

/** A file of one phase on the host web, with these steps (lines without indentation). */
export function withSteps(...lines: readonly string[]): string {
  return [
    'project: shop',
    'hosts: { web: 203.0.113.7 }',
    'phases:',
    '  - name: all',
    '    hosts: web',
    '    steps:',
    ...lines.map((line) => `      ${line}`),
    '',
  ].join('\n');
}
