import { instancesByTag } from '../../../lib/aws/ec2-instances.js';
import { InputProblems } from '../../../lib/errors/deploy-error.js';
import { resolveTags } from '../../../lib/rollout/host-tags.js';
import { parseHosts } from '../../../lib/ssh/host-address.js';
import { type AwsEmulator, startAwsEmulator } from '../../harness/aws-emulator.js';
import { runAction } from '../../harness/run-action.js';
import { launch, registerSshImage, type SshImage, untilListening } from './instances.js';

let emulator: AwsEmulator;
let image: SshImage | undefined;

beforeAll(async () => {
  emulator = await startAwsEmulator();
  Object.assign(process.env, emulator.environment);
});

afterAll(async () => {
  await emulator?.stop();
  await image?.remove();
});

const { signal } = new AbortController();
const found = (key: string, value: string) => instancesByTag([{ key, value }], signal);
const resolve = (host: string) => resolveTags(parseHosts(host, { username: 'ubuntu', port: 22 }), signal);
const problems = async (host: string) => {
  const thrown = await resolve(host).catch((error: unknown) => error);
  if (!(thrown instanceof InputProblems)) throw thrown;
  return thrown.problems;
};

test('the instances of a tag are told with state, name and addresses; terminated ones are none', async () => {
  const [running, stopped, gone] = await launch(emulator, ['Name', 'EC2-DB'], { count: 3 });
  await launch(emulator, ['Name', 'EC2-DB-2']);
  await emulator.ec2('StopInstances', { 'InstanceId.1': stopped ?? '' });
  await emulator.ec2('TerminateInstances', { 'InstanceId.1': gone ?? '' });
  const { region, byTag } = await found('Name', 'EC2-DB');
  expect(region).toBe('eu-west-1');
  const address = expect.stringMatching(/^[\d.]+$/);
  const both = { name: 'EC2-DB', publicAddress: address, privateAddress: address };
  expect(byTag.get('Name=EC2-DB')).toEqual([
    { id: running, state: 'running', ...both },
    { id: stopped, state: 'stopped', ...both },
  ]);
});

test('several tags of several keys are asked for at once, and each has its own instances', async () => {
  const [web] = await launch(emulator, ['Role', 'web']);
  const workers = await launch(emulator, ['Role', 'worker'], { count: 2 });
  const [blue] = await launch(emulator, ['Colour', 'blue']);
  const hosts = await resolve('web=tag:Role=web, work=tag:Role=worker, tag:Colour=blue, last=10.0.0.9');
  expect(hosts.map(({ name }) => name)).toEqual(['web', 'work-1', 'work-2', blue, 'last']);
  const { byTag } = await found('Role', 'worker');
  expect(byTag.get('Role=worker')?.map(({ id }) => id)).toEqual(workers);
  expect(web).not.toBe(blue);
});

test('a tag that nobody has and one whose instances are stopped are told together', async () => {
  const [stopped = ''] = await launch(emulator, ['Name', 'EC2-OLD']);
  await emulator.ec2('StopInstances', { 'InstanceId.1': stopped });
  const told = await problems('tag:Name=EC2-NOWHERE, tag:Name=EC2-OLD');
  expect(told.map(({ code }) => code)).toEqual(['ec2-tag-unknown', 'ec2-tag-not-running']);
  expect(told[1]?.message).toContain(`EC2-OLD (${stopped}) is stopped`);
});

describe('an action', () => {
  let address = '';
  let inputs: Readonly<Record<string, string>>;

  beforeAll(async () => {
    image = await registerSshImage(emulator);
    await launch(emulator, ['Name', 'EC2-API'], { image: image.id });
    const { byTag } = await found('Name', 'EC2-API');
    address = byTag.get('Name=EC2-API')?.[0]?.publicAddress ?? '';
    await untilListening(address);
    const host = 'api=tag:Name=EC2-API';
    inputs = { host, username: 'root', key: image.privateKey, command: 'test -d /etc/ssh', timeout: '10s' };
  });
  const waitHealthy = (given: Readonly<Record<string, string>>, env = emulator.environment) =>
    runAction('wait-healthy', { inputs: { ...inputs, ...given }, directory: process.cwd(), env });

  test('logs in to the instance of a tag, pinned by its address', async () => {
    const run = await waitHealthy({ 'known-hosts': `${address} ${image?.hostKey}` });
    expect(run).toMatchObject({ exitCode: 0, outputs: { outcome: 'healthy' } });
    expect(run.outputs.results).toContain('from api');
  });

  test('does not log in to the instance of a tag that has no pin', async () => {
    const run = await waitHealthy({});
    expect(run).toMatchObject({ exitCode: 1, outputs: { outcome: 'failed' } });
    expect(run.errors[0]).toContain(`no key is pinned for ${address}:22`);
  });

  test('says what is missing where it has no credentials', async () => {
    const { AWS_ENDPOINT_URL = '', AWS_REGION = '' } = emulator.environment;
    const run = await waitHealthy({}, { AWS_ENDPOINT_URL, AWS_REGION, AWS_EC2_METADATA_DISABLED: 'true' });
    expect(run).toMatchObject({ exitCode: 1, outputs: { outcome: 'failed' } });
    expect(run.errors[0]).toContain('ec2:DescribeInstances');
    expect(run.errors[0]).toContain('configure-aws-credentials');
  });
});
