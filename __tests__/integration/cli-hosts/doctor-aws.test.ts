import { generateKeyPairSync } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { deployKit } from '../cli/command-line.js';

let directory: string;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'deploy-kit-workspace-'));
  const config = `project: hello
ssh: { key: "\${KEY:?}" }
hosts: { web: "tag:Name=web" }
phases:
  - name: web
    hosts: web
    steps:
      - provision-swap: { size: 1G }
`;
  await writeFile(join(directory, 'deploy-kit.yml'), config);
});

afterAll(() => rm(directory, { recursive: true, force: true }));

test('where AWS does not say which hosts a tag means, doctor says so, and whose credentials it has', async () => {
  const { privateKey } = generateKeyPairSync('ed25519');
  const env = {
    KEY: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    AWS_REGION: 'eu-west-1',
    AWS_ACCESS_KEY_ID: 'nobody',
    AWS_SECRET_ACCESS_KEY: 'secret-of-nobody',
    AWS_ENDPOINT_URL: 'http://127.0.0.1:9',
  };
  const { exitCode, stdout } = await deployKit(['doctor'], { directory, env });
  expect(stdout).toMatch(/^ +NG +aws identity +sts:GetCallerIdentity: .*ECONNREFUSED/m);
  expect(stdout).toMatch(/^ +NG +hosts +ec2:DescribeInstances: .*ECONNREFUSED/m);
  expect(stdout).not.toContain('secret-of-nobody');
  expect(exitCode).toBe(1);
});
