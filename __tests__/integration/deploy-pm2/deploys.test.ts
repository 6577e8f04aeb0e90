import { AppHosts } from './app-hosts.js';

let apps: AppHosts;

beforeAll(async () => {
  apps = await AppHosts.start(['a', 'b']);
});

afterAll(() => apps?.stop());

test('a first deploy brings the app up on both hosts', async () => {
  await apps.writeApp({ version: '1' });
  const deployed = await apps.deploy();
  expect(deployed).toMatchObject({ outcome: 'deployed' });
  for (const host of apps.hosts) expect(await (await fetch(apps.url(host))).text()).toBe('1');
});

test('the same again is unchanged', async () => {
  const deployed = await apps.deploy();
  expect(deployed).toMatchObject({ outcome: 'unchanged' });
});
