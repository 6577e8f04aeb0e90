import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'yaml';
import { type HostName, hostNames } from '../../../scripts/acompanamiento/services.js';
import { example } from './one-host.js';

interface Config {
  readonly ssh: unknown;
  readonly phases: readonly { readonly name: string; readonly hosts: HostName }[];
}

interface DeployJob {
  readonly uses: string;
  readonly with?: Readonly<Record<string, string>>;
  readonly secrets: Readonly<Record<string, string>>;
}

const config = readYaml<Config>('deploy-kit.yml');

async function readYaml<T>(path: string): Promise<T> {
  return parse(await readFile(join(example, path), 'utf8')) as T;
}

async function deployJob(workflow: string): Promise<DeployJob> {
  const { jobs } = await readYaml<{ jobs: { deploy: DeployJob } }>(`.github/workflows/${workflow}`);
  return jobs.deploy;
}

/** The secrets that a workflow hands to the file, each under its own name: those of a name, and lines of `env`. */
function handedOn({ secrets: { env = '', ...named } }: DeployJob): readonly string[] {
  const lines = env
    .trim()
    .split('\n')
    .filter((line) => line !== '');
  const assigned = [...lines, ...Object.entries(named).map((pair) => pair.join('='))];
  return assigned
    .map((line) => {
      const name = /^(\w+)=\$\{\{ secrets\.(\w+) \}\}$/.exec(line);
      if (name?.[1] === undefined || name[1] !== name[2]) throw new Error(`${line} is no secret by its name`);
      return name[1];
    })
    .sort();
}

const addresses = hostNames.map((host) => `EC2_${host.toUpperCase()}_IP`);

/** The secrets without which a part of the configuration cannot be read; addresses are variables. */
function secretsReadBy(part: unknown): readonly string[] {
  const required = [...JSON.stringify(part).matchAll(/\$\{([A-Z][A-Z0-9_]*):\?/g)].map(
    ([, name]) => name ?? '',
  );
  return [...new Set(required)].filter((name) => !addresses.includes(name)).sort();
}

/** A version is asked for where the file reads one. */
const version = "TAG=${{ inputs.tag || vars.TAG || 'latest' }}";

test.each(hostNames)(
  'deploy-ec2-%s.yml gives its phase the secrets that it reads, and no more',
  async (host) => {
    const { phases, ssh } = await config;
    const phase = phases.find(({ hosts }) => hosts === host);
    const job = await deployJob(`deploy-ec2-${host}.yml`);
    const readsVersion = JSON.stringify(phase).includes('${TAG');
    expect(job.with).toEqual({
      phases: phase?.name,
      hosts: `${host}=\${{ inputs.instance_ip }}`,
      ...(readsVersion && { env: version }),
    });
    expect(handedOn(job)).toEqual(secretsReadBy([phase, ssh]));
  },
);

test('deploy.yml gives all phases the secrets that they read, and no more', async () => {
  const job = await deployJob('deploy.yml');
  expect(job.with).toEqual({ env: version });
  expect(handedOn(job)).toEqual(secretsReadBy(await config));
});

test('all of them deploy by the reusable workflow, so that they stand in one line', async () => {
  for (const name of ['deploy', ...hostNames.map((host) => `deploy-ec2-${host}`)]) {
    expect((await deployJob(`${name}.yml`)).uses).toBe('org/deploy-kit/.github/workflows/rollout.yml@v1');
  }
});
