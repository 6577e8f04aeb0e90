import { readdir, readFile, writeFile } from 'node:fs/promises';
import { createServer, request as forward, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { docker } from '../../../lib/fleet/engine.js';
import { type Registry, startRegistry } from '../../../lib/fleet/fleet.js';
import { BuildRunner, sha } from '../../harness/builds.js';
import { awsOf, scriptedEcr } from '../../harness/scripted-ecr.js';

const password = 'a "secret" $word';
let open: Registry;
let closed: Registry;
beforeAll(async () => {
  [open, closed] = await Promise.all([startRegistry(), startRegistry({ username: 'ci', password })]);
});
afterAll(async () => {
  await Promise.all([open?.stop(), closed?.stop()]);
});

test('registry: ecr is the registry of the account, with a token for it', async () => {
  const [account, runner] = await Promise.all([
    startRegistry({ username: 'AWS', password: 'a token' }),
    BuildRunner.start(['docker-buildx']),
  ]);
  const { server, asked } = scriptedEcr(account.address, 'a token');
  try {
    await runner.write({ Dockerfile: 'FROM deploy-kit/busybox-service\n' });
    const images = `[{ name: web, image: ${runner.prefix}, context: . }]`;
    const inputs = { images, registry: 'ecr', push: 'true' };
    const { outputs } = await runner.build(inputs, { env: awsOf(server) });
    expect(outputs.images).toEqual({
      web: expect.stringMatching(`^${account.address}/${runner.prefix}@sha256:`),
    });
    // A build that pushes nothing needs no credentials.
    const built = await runner.build({ ...inputs, push: 'false' });
    expect(built.outputs.images).toEqual({ web: `${runner.prefix}:${sha}` });
    expect(asked()).toBe(1);
  } finally {
    server.close();
    await Promise.all([runner.stop(), account.stop()]);
  }
});

describe.each([
  ['with Buildx', ['docker-buildx', 'docker-compose'] as const],
  ['without Buildx', ['docker-compose'] as const],
])('%s', (_, plugins) => {
  let runner: BuildRunner;
  let files: Record<string, string>;
  beforeAll(async () => {
    runner = await BuildRunner.start(plugins);
    files = {
      'compose.yml': `name: ${runner.prefix}\nservices:\n  web: { build: web }\n  api: { build: api, image: "${runner.prefix}/own-name:1.2" }\n  worker: { build: api, image: "${runner.prefix}/own-name:1.2" }\n`,
      'web/Dockerfile': `FROM deploy-kit/busybox-service\nRUN echo ${runner.prefix} >/name\n`,
      'api/Dockerfile': `FROM deploy-kit/busybox-service\nRUN echo ${runner.prefix} api >/name\n`,
    };
    await runner.write(files);
    await writeFile(join(runner.config, 'config.json'), '{"auths":{"other.example":{"auth":"eDp5"}}}');
  });
  afterAll(() => runner?.stop());

  /** What the inputs of a login are. */
  const login = (word = password) => ({ 'registry-username': 'ci', 'registry-password': word });

  /** What a registry has under a reference. */
  const digestOf = async ({ port }: Registry, path: string, tag: string, authorization = '') => {
    const answer = await fetch(`http://127.0.0.1:${port}/v2/${path}/manifests/${tag}`, {
      headers: {
        accept:
          'application/vnd.docker.distribution.manifest.v2+json, application/vnd.oci.image.index.v1+json',
        ...(authorization && { authorization }),
      },
    });
    return answer.headers.get('docker-content-digest') ?? String(answer.status);
  };
  const basic = `Basic ${Buffer.from(`ci:${password}`).toString('base64')}`;

  test('what is pushed is handed on by its digest, under all tags', async () => {
    const inputs = { registry: `${open.address}/Team/`, tags: 'v1, latest', push: 'true' };
    const { outcome, outputs, journal } = await runner.build(inputs);
    expect(outcome).toBe('changed');
    const { prefix } = runner;
    const own = `${open.address}/team/${prefix}/own-name`;
    const ofWeb = await digestOf(open, `team/${prefix}-web`, 'v1');
    const ofApi = await digestOf(open, `team/${prefix}/own-name`, 'latest');
    expect(outputs.images).toEqual({
      web: `${open.address}/team/${prefix}-web@${ofWeb}`,
      api: `${own}@${ofApi}`,
      worker: `${own}@${ofApi}`,
    });
    expect(await digestOf(open, `team/${prefix}-web`, 'latest')).toBe(ofWeb);
    expect(journal.entries.filter(({ type }) => type === 'image.building')).toHaveLength(2);
  });

  test('a login stays in a folder of the run, which is gone at the end', async () => {
    const before = await readFile(join(runner.config, 'config.json'), 'utf8');
    const { outputs } = await runner.build({ registry: closed.address, push: 'true', ...login() });
    const digest = await digestOf(closed, `${runner.prefix}-web`, sha, basic);
    expect(outputs.images).toMatchObject({ web: `${closed.address}/${runner.prefix}-web@${digest}` });
    expect(await readFile(join(runner.config, 'config.json'), 'utf8')).toBe(before);
    expect(await readdir(runner.temp)).toEqual([]);
  });

  test('who is logged in on the runner already may push', async () => {
    const auths = { [closed.address]: { auth: basic.slice('Basic '.length) } };
    const before = await readFile(join(runner.config, 'config.json'), 'utf8');
    await writeFile(join(runner.config, 'config.json'), JSON.stringify({ auths }));
    const { outcome } = await runner.build({ registry: closed.address, push: 'true', tags: 'by-user' });
    await writeFile(join(runner.config, 'config.json'), before);
    expect(outcome).toBe('changed');
  });

  test('a wrong password ends the run before anything is built', async () => {
    const building = runner.build({ registry: closed.address, push: 'true', ...login('wrong') });
    await expect(building).rejects.toMatchObject({
      code: 'image-login-refused',
      what: expect.stringContaining('does not accept the password of "ci"'),
    });
    expect(await readdir(runner.temp)).toEqual([]);
  });

  test('a registry that is not reached ends the run before anything is built', async () => {
    const building = runner.build({ registry: '127.0.0.1:1', push: 'true', ...login() });
    await expect(building).rejects.toMatchObject({
      code: 'push-registry-unreachable',
      what: 'cannot log in to 127.0.0.1:1: the runner does not reach 127.0.0.1:1',
    });
  });

  test('nobody may push without a login where one is needed', async () => {
    const { outcome, outputs, error } = await runner.build({ registry: closed.address, push: 'true' });
    expect({ outcome, outputs }).toEqual({ outcome: 'failed', outputs: {} });
    expect(error).toMatchObject({
      code: 'push-denied',
      remedy: expect.stringContaining('registry-username'),
    });
  });

  test('when one image is refused, no moving tag moves and what is there already is named', async () => {
    const stand = await standIn(open.port, `${runner.prefix}/own-name`, 'refuses');
    const address = `127.0.0.1:${(stand.address() as AddressInfo).port}`;
    try {
      const { outcome, outputs, error, journal } = await runner.build({
        registry: address,
        tags: 'v2, stable',
        push: 'true',
      });
      expect({ outcome, outputs }).toEqual({ outcome: 'failed', outputs: {} });
      expect(error).toMatchObject({ code: 'push-denied', where: 'image api' });
      const ended = journal.entries.at(-1);
      expect(ended).toMatchObject({ type: 'run.ended' });
      const results = ended?.type === 'run.ended' ? ended.results : [];
      expect(results.find(({ target }) => target === 'web')?.notPutBack).toEqual([
        `${address}/${runner.prefix}-web:v2 is pushed already`,
      ]);
      expect(await digestOf(open, `${runner.prefix}-web`, 'v2')).toMatch(/^sha256:/);
      expect(await digestOf(open, `${runner.prefix}-web`, 'stable')).toBe('404');
    } finally {
      stand.closeAllConnections();
      stand.close();
    }
  });

  test('a push that is cancelled names what the registry has already', async () => {
    const stand = await standIn(open.port, `${runner.prefix}/own-name`, 'is silent');
    const address = `127.0.0.1:${(stand.address() as AddressInfo).port}`;
    const controller = new AbortController();
    try {
      const { outcome, outputs, journal } = await runner.build(
        { registry: address, tags: 'v3', push: 'true' },
        {
          signal: controller.signal,
          onEntry: (entry) => {
            if (entry.type === 'image.pushed' && entry.target === 'web')
              controller.abort(new Error('enough'));
          },
        },
      );
      expect({ outcome, outputs }).toEqual({ outcome: 'cancelled', outputs: {} });
      const ended = journal.entries.at(-1);
      const results = ended?.type === 'run.ended' ? ended.results : [];
      expect(results.map(({ target, notPutBack = [] }) => [target, ...notPutBack])).toEqual([
        ['api', `${address}/${runner.prefix}/own-name:v3 may be pushed already`],
        ['web', `${address}/${runner.prefix}-web:v3 is pushed already`],
      ]);
    } finally {
      stand.closeAllConnections();
      stand.close();
    }
  });

  test('what is pushed under the name of another registry is an error before anything is built', async () => {
    await runner.write({ 'other.yml': `services: { web: { build: web, image: "ghcr.io/team/web:1" } }` });
    const building = runner.build({ files: 'other.yml', registry: open.address, push: 'true' });
    await expect(building).rejects.toMatchObject({
      problems: [{ code: 'build-registry-differs', where: 'service web' }],
    });
  });

  test('the registry in the name of an image is used as it is written', async () => {
    await runner.write({ 'same.yml': `services: { web: { build: web, image: "${open.address}/a/web:1" } }` });
    const { outputs } = await runner.build({
      files: 'same.yml',
      registry: `${open.address}/b`,
      push: 'true',
    });
    expect(outputs.images).toEqual({ web: expect.stringMatching(`^${open.address}/a/web@sha256:`) });
    await docker(['image', 'rm', '--no-prune', `${open.address}/a/web:${sha}`]);
  });
});

/** A real registry, and before it a stand-in for one that refuses the manifests of one repository, or never answers. */
async function standIn(port: number, path: string, does: 'refuses' | 'is silent'): Promise<Server> {
  const server = createServer((asked, answer) => {
    if (asked.method === 'PUT' && asked.url?.startsWith(`/v2/${path}/manifests/`)) {
      if (does === 'is silent') return;
      answer.writeHead(403, { 'content-type': 'application/json' });
      const message = 'requested access to the resource is denied';
      answer.end(JSON.stringify({ errors: [{ code: 'DENIED', message }] }));
      return;
    }
    const { method, url, headers } = asked;
    const passed = forward({ port, host: '127.0.0.1', method, path: url, headers }, (got) => {
      answer.writeHead(got.statusCode ?? 500, got.headers);
      got.pipe(answer);
    });
    passed.on('error', () => answer.destroy());
    asked.pipe(passed);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return server;
}
