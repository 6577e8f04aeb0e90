import { HeldCompose } from '../../harness/held-compose.js';
import { signalled } from '../../harness/run-action.js';
import { Shop } from '../../harness/shop.js';

let shop: Shop;

beforeAll(async () => {
  shop = await Shop.start({ 1: {}, 2: {}, 3: {}, sick: { HEALTHY_AFTER: 'never' } });
});

afterAll(() => shop?.stop());

/** How each host came out of it. */
const outcomes = (results: string | undefined): Record<string, string> =>
  Object.fromEntries(
    (JSON.parse(results ?? '[]') as { target: string; outcome: string }[]).map(({ target, outcome }) => [
      target,
      outcome,
    ]),
  );

test('a rollout brings every phase up in its order, and is unchanged the second time', async () => {
  const first = await shop.up({});
  expect(first).toMatchObject({ exitCode: 0, outputs: { outcome: 'deployed', changed: 'true' } });
  expect(await shop.versions()).toEqual({ db: '1', api: '1', web: '1' });
  const before = await shop.containers();
  const again = await shop.up({});
  expect(again).toMatchObject({ exitCode: 0, outputs: { outcome: 'unchanged', changed: 'false' } });
  expect(await shop.containers()).toEqual(before);
});

test('phases that need the same one overlap in time', async () => {
  const run = await shop.up({ api: '2', web: '2' });
  const spans = JSON.parse(run.outputs.timeline ?? '[]') as {
    target: string;
    part: string;
    started: number;
    ended: number;
  }[];
  const applying = (target: string) =>
    spans.filter((span) => span.target === target && span.part !== 'prepare');
  const [api, web] = [applying('api'), applying('web')];
  expect(api[0]?.started).toBeLessThan(web.at(-1)?.ended ?? 0);
  expect(web[0]?.started).toBeLessThan(api.at(-1)?.ended ?? 0);
});

test('a failure in one phase takes back the others, and leaves what keeps', async () => {
  await shop.host('db').run(['docker', 'exec', 'shop-db-db-1', 'sh', '-c', 'echo kept >/data/written']);
  const before = await shop.containers(['api', 'web']);
  const run = await shop.up({ db: '2', api: '3', web: 'sick' });
  expect(run).toMatchObject({ exitCode: 1, outputs: { outcome: 'failed', 'failed-phase': 'web' } });
  expect(outcomes(run.outputs.results)).toEqual({ db: 'deployed', api: 'rolled-back', web: 'rolled-back' });
  expect(await shop.versions()).toEqual({ db: '2', api: '2', web: '2' });
  expect(run.log).toMatch(/\[[^\]]*db\] deploy-compose: stays as deployed/);
  const written = await shop.host('db').run(['docker', 'exec', 'shop-db-db-1', 'cat', '/data/written']);
  expect(written).toBe('kept');
  expect(before).toHaveLength(2);
});

/** It is at it until it is killed, however slow the machine is. */
const killedInSwitch = { env: { STABLE_FOR: '1h' }, ...signalled('SIGKILL', /\[[^\]]*api\] compose \|/) };

test('killed in the middle of a switch, the post step puts back all but what keeps', async () => {
  const wanted = { db: '3', api: '3', web: '3' };
  const { state } = await shop.up(wanted, killedInSwitch);
  const post = await shop.up(wanted, { stage: 'post', state });
  expect(post.log).toContain('was put back');
  expect(await shop.versions()).toEqual({ db: '3', api: '2', web: '2' });
});

test('killed in the middle of a switch, the next run says what it found and finishes it', async () => {
  const wanted = { db: '2', api: '3', web: '3' };
  const killed = await shop.up(wanted, killedInSwitch);
  expect(killed.exitCode).toBeNull();
  const again = await shop.up(wanted);
  expect(again.outputs.outcome).toBe('deployed');
  expect(again.log).toContain('half done');
  expect(await shop.versions()).toEqual(wanted);
});

test('of two runs at once the second waits, names the first, and finds nothing left to do', async () => {
  let second: ReturnType<Shop['up']> | undefined;
  let healthy: Promise<unknown> | undefined;
  const wanted = { db: '2', api: 'sick', web: '1' };
  // The first one ends when the second one has said that it waits.
  const letFirstEnd = () => (healthy = shop.letHealthy('sick'));
  const first = await shop.up(wanted, {
    when: [': preparing', () => (second = shop.up(wanted, { when: ['waiting for the lock', letFirstEnd] }))],
  });
  const waited = await second;
  await healthy;
  expect(first.outputs.outcome).toBe('deployed');
  expect(waited?.log).toMatch(/waiting for the lock, which https:\/\/github\.com\/org\/hello\/actions\/runs/);
  expect(waited?.outputs.outcome).toBe('unchanged');
});

/** A host that is gone is asked for as often as any other, and does not answer. */
const soonGivenUp = { CONNECT_TIMEOUT: '5s' };

test('a host that dies while everything is prepared: nothing anywhere was changed', async () => {
  const before = await shop.containers(['db', 'web']);
  const compose = await HeldCompose.on(shop.host('api'));
  const running = shop.up({ db: '3', api: '2', web: '2' }, { env: soonGivenUp });
  // Nothing switches before this is done on every host.
  await compose.started();
  await shop.host('api').kill();
  const run = await running;
  expect(run).toMatchObject({ exitCode: 1, outputs: { outcome: 'failed', changed: 'false' } });
  expect(await shop.containers(['db', 'web'])).toEqual(before);
  await shop.host('api').restart();
  await compose.letGo();
});

test('a host that dies while it switches: the others go back, it is named, and the next run makes it whole', async () => {
  // What never gets healthy is waited for until its host dies.
  const wanted = { db: '2', api: 'sick', web: '2' };
  const run = await shop.up(wanted, {
    when: [/\[[^\]]*api\] deploy-compose: switching/, () => shop.host('api').kill()],
    env: soonGivenUp,
  });
  expect(run).toMatchObject({ exitCode: 1, outputs: { outcome: 'failed' } });
  const results = JSON.parse(run.outputs.results ?? '[]') as { target: string; notPutBack?: string[] }[];
  expect(results.find(({ target }) => target === 'api')?.notPutBack).toHaveLength(1);
  expect(results.filter(({ notPutBack }) => notPutBack).map(({ target }) => target)).toEqual(['api']);
  await shop.host('api').restart();
  const again = await shop.up({ db: '2', api: '2', web: '2' });
  expect(again.outputs.outcome).toBe('deployed');
  expect(await shop.versions()).toEqual({ db: '2', api: '2', web: '2' });
});

test('a dry run leaves every file and container of the hosts as they were', async () => {
  const state = () =>
    Promise.all(
      (['db', 'api', 'web'] as const).map((name) =>
        shop
          .host(name)
          .run([
            'sh',
            '-c',
            'docker ps -a --no-trunc --format "{{.ID}} {{.CreatedAt}}"; docker images -q | sort; cd /home/ubuntu && find . -printf "%p %T@ %s\\n" | sort',
          ]),
      ),
    );
  const before = await state();
  const run = await shop.up({ db: '3', api: '3', web: '3' }, { inputs: { 'dry-run': 'true' } });
  expect(run.outputs.outcome).toBe('planned');
  expect(await state()).toEqual(before);
});
