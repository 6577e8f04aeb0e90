import type { SwapWish } from '../../../actions/provision-swap/decide.js';
import { type Fleet, type FleetHost, startFleet } from '../../../lib/fleet/fleet.js';
import { machineWideName, mebibyte, provision } from './provision.js';

// Swap and its sysctl belong to the whole machine: small files, and everything is turned off again.
const disk = machineWideName('/disk');
const path = `${disk}/swapfile`;
let fleet: Fleet;
let host: FleetHost;
let swappiness: number;

beforeAll(async () => {
  fleet = await startFleet({ hosts: [{ name: 'host1', options: { engine: false, volumes: [disk] } }] });
  host = fleet.host(0);
  swappiness = Number(await host.run(['cat', '/proc/sys/vm/swappiness']));
});

afterEach(async () => {
  await host.run([
    'sh',
    '-c',
    `swapoff ${disk}/* 2>/dev/null; rm -f ${disk}/* /etc/sysctl.d/60-deploy-kit-swap.conf; : >/etc/fstab`,
  ]);
  await host.run(['sh', '-c', 'echo "$1" >/proc/sys/vm/swappiness', 'sh', String(swappiness)]);
});

afterAll(async () => {
  await fleet.stop();
});

const wish = (changes: Partial<SwapWish> = {}): SwapWish => ({
  path,
  size: 64 * mebibyte,
  swappiness,
  'min-free': 0,
  ...changes,
});
const shell = (text: string) => host.run(['sh', '-c', text]);
const swapInUse = () => shell(`awk '$1 ~ "^${disk}/" { print $1, $3 }' /proc/swaps`);
const onDisk = () => shell(`ls -A ${disk} | grep -v lost+found || :`);
const everything = () =>
  shell(
    `awk '$1 ~ "^${disk}" { print $1, $3, $5 }' /proc/swaps; ls -lAn ${disk} /etc/sysctl.d; cat /etc/fstab; cat /proc/sys/vm/swappiness`,
  );

test('a host without swap gets a swap file that only root may read, now and at boot', async () => {
  const result = await provision(host, wish());
  expect(result).toMatchObject({ outcome: 'changed', results: [{ outcome: 'changed' }] });
  expect(await swapInUse()).toBe(`${path} ${64 * 1024 - 4}`);
  expect(await shell(`stat -c '%a %U %s' ${path}`)).toBe(`600 root ${64 * mebibyte}`);
  expect(await shell('tail -n 1 /etc/fstab')).toBe(`${path} none swap sw,nofail 0 0`);
  expect(await shell('cat /etc/sysctl.d/60-deploy-kit-swap.conf')).toContain(`vm.swappiness = ${swappiness}`);
});
test('the line in fstab is one that swapon -a understands', async () => {
  await provision(host, wish());
  await shell(`swapoff ${path} && swapon -a`);
  expect(await swapInUse()).toContain(path);
});
test('a second run changes nothing and runs one command', async () => {
  await provision(host, wish());
  const before = await everything();
  const result = await provision(host, wish());
  expect(result).toMatchObject({ outcome: 'unchanged', commands: ['read swap'] });
  expect(await everything()).toBe(before);
});
test.each([
  ['grows', 96],
  ['shrinks', 32],
])('a swap file in use %s', async (_how, mebibytes) => {
  await provision(host, wish());
  const result = await provision(host, wish({ size: mebibytes * mebibyte }));
  expect(result.outcome).toBe('changed');
  expect(result.results[0]?.changes).toEqual([
    { subject: path, action: 'update', detail: `64M -> ${mebibytes}M` },
  ]);
  expect(await swapInUse()).toBe(`${path} ${mebibytes * 1024 - 4}`);
  expect(await onDisk()).toBe('swapfile');
});
test('its priority stays when its size changes', async () => {
  await provision(host, wish());
  await shell(`swapoff ${path} && swapon -p 7 ${path}`);
  await provision(host, wish({ size: 32 * mebibyte }));
  expect(await shell(`awk '$1 == "${path}" { print $5 }' /proc/swaps`)).toBe('7');
});
test('swappiness is set now and for the next boot', async () => {
  const other = swappiness === 11 ? 12 : 11;
  const result = await provision(host, wish({ swappiness: other }));
  expect(result.results[0]?.changes).toContainEqual({
    subject: 'vm.swappiness',
    action: 'update',
    detail: `${swappiness} -> ${other}`,
  });
  expect(await shell('cat /proc/sys/vm/swappiness; tail -n 1 /etc/sysctl.d/60-deploy-kit-swap.conf')).toBe(
    `${other}\nvm.swappiness = ${other}`,
  );
});
test('a dry run says what would change and leaves everything as it is', async () => {
  const before = await everything();
  const result = await provision(host, wish(), { dryRun: true });
  expect(result.outcome).toBe('planned');
  expect(result.results[0]?.changes).toContainEqual({ subject: path, action: 'create', detail: '64M' });
  expect(await everything()).toBe(before);
});
test('a swap file that is there but not in use is used', async () => {
  await shell(`fallocate -l 64M ${path} && chmod 644 ${path} && mkswap ${path}`);
  expect((await provision(host, wish())).outcome).toBe('changed');
  expect(await shell(`stat -c %a ${path}`)).toBe('600');
  expect(await swapInUse()).toContain(path);
});
test('other swap of the wanted size is enough', async () => {
  await shell(
    `fallocate -l 64M ${disk}/other && chmod 600 ${disk}/other && mkswap ${disk}/other && swapon ${disk}/other`,
  );
  const result = await provision(host, wish());
  expect(result.results[0]?.changes.map(({ subject }) => subject)).toEqual(['vm.swappiness']);
  expect(result.results[0]?.details.swap).toContainEqual(expect.objectContaining({ name: `${disk}/other` }));
  expect(await onDisk()).toBe('other');
});
test('what an interrupted run left behind is taken away', async () => {
  await provision(host, wish());
  await shell(
    `: >${path}.deploy-kit-new; fallocate -l 8M ${path}.deploy-kit-bridge; chmod 600 ${path}.*; mkswap ${path}.deploy-kit-bridge; swapon ${path}.deploy-kit-bridge`,
  );
  expect((await provision(host, wish())).outcome).toBe('changed');
  expect(await onDisk()).toBe('swapfile');
  expect(await swapInUse()).toBe(`${path} ${64 * 1024 - 4}`);
});
