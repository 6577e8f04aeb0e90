import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'yaml';
import { type HostName, hostNames } from '../../../scripts/acompanamiento/services.js';
import { example } from './one-host.js';

interface Config {
  readonly phases: readonly { readonly name: string; readonly hosts: HostName }[];
}

interface DeployStep {
  readonly with?: Readonly<Record<string, string>>;
  readonly env: Readonly<Record<string, string>>;
}

const config = readYaml<Config>('deploy-kit.yml');

async function readYaml<T>(path: string): Promise<T> {
  return parse(await readFile(join(example, path), 'utf8')) as T;
}

async function deployStep(workflow: string): Promise<DeployStep> {
  const { jobs } = await readYaml<{ jobs: { deploy: { steps: (DeployStep & { id?: string })[] } } }>(
    `.github/workflows/${workflow}`,
  );
  const step = jobs.deploy.steps.find(({ id }) => id === 'deploy');
  if (!step) throw new Error(`${workflow} has no step deploy`);
  return step;
}

const addressOf = (host: string) => `EC2_${host.toUpperCase()}_IP`;

/** The variables without which a part of the configuration cannot be read. */
function readBy(part: unknown): readonly string[] {
  const text = JSON.stringify(part);
  const required = [...text.matchAll(/\$\{([A-Z][A-Z0-9_]*):\?/g)].map(([, name]) => name ?? '');
  const hosts = [...text.matchAll(/\$\{hosts\.(\w+)\./g)].map(([, host]) => addressOf(host ?? ''));
  const version = text.includes('${TAG') ? ['TAG'] : [];
  return [...required, ...hosts, ...version];
}

test.each(hostNames)('deploy-ec2-%s.yml gives its phase what it reads, and no more', async (host) => {
  const { phases, ...rest } = (await config) as Config & { readonly ssh: unknown };
  const phase = phases.find(({ hosts }) => hosts === host);
  const step = await deployStep(`deploy-ec2-${host}.yml`);
  expect(step.with).toEqual({ phases: phase?.name, hosts: `${host}=\${{ inputs.instance_ip }}` });
  const names = new Set([...readBy(phase), ...readBy(rest.ssh)]);
  // The address that it is given as an input.
  names.delete(addressOf(host));
  expect(Object.keys(step.env).sort()).toEqual([...names].sort());
});

test('deploy.yml gives all phases what they read, and no more', async () => {
  const { env, with: inputs } = await deployStep('deploy.yml');
  expect(inputs).toBeUndefined();
  expect(Object.keys(env).sort()).toEqual([...new Set(readBy(await config))].sort());
});
