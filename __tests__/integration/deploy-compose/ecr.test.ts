import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Registry, startFleet, startRegistry } from '../../../lib/fleet/fleet.js';
import { Hello, helloCompose } from '../../harness/hello.js';

let registry: Registry;
let hello: Hello;
let ecr: Server;
let asked = 0;

/**
 * A scripted fake of one call of ECR, GetAuthorizationToken, whose token is for a real registry: the
 * emulators have no registry that asks for a token.
 */
function scriptedEcr(): Server {
  return createServer((request, response) => {
    asked += 1;
    const denied = !request.headers['x-amz-target']?.toString().endsWith('.GetAuthorizationToken');
    const token = Buffer.from('AWS:a token of ECR').toString('base64');
    response.writeHead(denied ? 400 : 200, { 'content-type': 'application/x-amz-json-1.1' });
    response.end(
      JSON.stringify({
        authorizationData: [{ authorizationToken: token, proxyEndpoint: `http://${registry.address}` }],
      }),
    );
  }).listen(0, '127.0.0.1');
}

const aws = () => ({
  AWS_ENDPOINT_URL: `http://127.0.0.1:${(ecr.address() as AddressInfo).port}`,
  AWS_REGION: 'eu-west-1',
  AWS_ACCESS_KEY_ID: 'test',
  AWS_SECRET_ACCESS_KEY: 'test',
});

beforeAll(async () => {
  registry = await startRegistry({ username: 'AWS', password: 'a token of ECR' });
  ecr = scriptedEcr();
  const fleet = await startFleet({ hosts: 2, registry });
  hello = await Hello.of(fleet);
  await registry.push(await fleet.makeImage({ reference: 'hello/web:1', version: '1' }), 'web:1');
  await hello.write('compose.yml', helloCompose);
});

afterAll(async () => {
  await hello?.stop();
  await registry?.stop();
  ecr?.close();
});

test('registry: ecr logs all hosts in with one token and pins the digest', async () => {
  const inputs = { env: `IMAGE=${registry.address}/web:1`, pull: 'missing', registry: 'ecr' };
  const run = await hello.deploy('1', inputs, { env: aws() });
  expect(run).toMatchObject({ exitCode: 0, outputs: { outcome: 'deployed' } });
  expect(run.outputs.results).toContain(`${registry.address}/web@sha256:`);
  expect(run.log).not.toContain('a token of ECR');
  expect(asked).toBe(1);
});

test('credentials that are missing are told with what to do', async () => {
  const inputs = { env: `IMAGE=${registry.address}/web:2`, pull: 'missing', registry: 'ecr' };
  const env = { AWS_REGION: 'eu-west-1', AWS_EC2_METADATA_DISABLED: 'true' };
  const run = await hello.deploy('2', inputs, { env });
  expect(run).toMatchObject({ exitCode: 1, outputs: { outcome: 'failed' } });
  expect(run.errors[0]).toContain('[aws-refused]');
  expect(run.errors[0]).toContain('configure-aws-credentials');
});
