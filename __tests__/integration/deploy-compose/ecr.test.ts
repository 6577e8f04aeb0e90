import { type Registry, startFleet, startRegistry } from '../../../lib/fleet/fleet.js';
import { Hello, helloCompose } from '../../harness/hello.js';
import { awsOf, type ScriptedEcr, scriptedEcr } from '../../harness/scripted-ecr.js';

let registry: Registry;
let hello: Hello;
let ecr: ScriptedEcr;

const aws = () => awsOf(ecr.server);

beforeAll(async () => {
  registry = await startRegistry({ username: 'AWS', password: 'a token of ECR' });
  ecr = scriptedEcr(registry.address, 'a token of ECR');
  const fleet = await startFleet({ hosts: 2, registry });
  hello = await Hello.of(fleet);
  await registry.push(await fleet.makeImage({ reference: 'hello/ecr:1', version: '1' }), 'web:1');
  await hello.write('compose.yml', helloCompose);
});

afterAll(async () => {
  await hello?.stop();
  await registry?.stop();
  ecr?.server.close();
});

test('registry: ecr logs all hosts in with one token and pins the digest', async () => {
  const inputs = { env: `IMAGE=${registry.address}/web:1`, pull: 'missing', registry: 'ecr' };
  const run = await hello.deploy('1', inputs, { env: aws() });
  expect(run).toMatchObject({ exitCode: 0, outputs: { outcome: 'deployed' } });
  expect(run.outputs.results).toContain(`${registry.address}/web@sha256:`);
  expect(run.log).not.toContain('a token of ECR');
  expect(ecr.asked()).toBe(1);
});

test('credentials that are missing are told with what to do', async () => {
  const inputs = { env: `IMAGE=${registry.address}/web:2`, pull: 'missing', registry: 'ecr' };
  const env = { AWS_REGION: 'eu-west-1', AWS_EC2_METADATA_DISABLED: 'true' };
  const run = await hello.deploy('2', inputs, { env });
  expect(run).toMatchObject({ exitCode: 1, outputs: { outcome: 'failed' } });
  expect(run.errors[0]).toContain('[aws-refused]');
  expect(run.errors[0]).toContain('configure-aws-credentials');
});
