import type { SwapWish } from '../../../actions/provision-swap/decide.js';
import { Cancelled } from '../../../lib/errors/deploy-error.js';
import { type Fleet, type FleetHost, startFleet } from '../../../lib/fleet/fleet.js';
import { runAsRoot } from '../../../lib/host/swap-host.js';
import { resizeText } from '../../../lib/host/swap-scripts.js';
import { connectTo, machineWideName, mebibyte, provision } from './provision.js';

const disk = machineWideName('/disk');
const path = `${disk}/swapfile`;
let fleet: Fleet;
let host: FleetHost;
let swappiness: number;

beforeAll(async () => {
  const volumes = [disk];
  fleet = await startFleet({
    hosts: [
      {
        name: 'host1',
        options: { engine: false, volumes, smallDisks: { '/memory': '80m' }, shell: '/bin/dash' },
      },
      { name: 'asks', options: { engine: false, volumes, sudo: 'asks' } },
      { name: 'none', options: { engine: false, volumes, sudo: 'none' } },
    ],
  });
  host = fleet.host(0);
  swappiness = Number(await host.run(['cat', '/proc/sys/vm/swappiness']));
});

beforeEach(async () => {
  await shell('echo "# mine" >/etc/fstab; chmod 640 /etc/fstab');
});

afterEach(async () => {
  await shell(`swapoff ${disk}/* 2>/dev/null; rm -f ${disk}/* /etc/sysctl.d/60-deploy-kit-swap.conf`);
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
const everything = () =>
  shell(
    `awk '$1 ~ "^${disk}" { print $1, $3, $5 }' /proc/swaps; ls -A / /memory; ls -lAn ${disk} /etc/fstab /etc/sysctl.d; cat /etc/fstab /proc/sys/vm/swappiness`,
  );

async function refused(changes: Partial<SwapWish>, code: string, text: string): Promise<void> {
  const before = await everything();
  const result = await provision(host, wish(changes));
  expect(result).toMatchObject({ outcome: 'failed', error: { code } });
  expect(result.error?.message).toContain(text);
  expect(await everything()).toBe(before);
}

test('an overlay is refused by name, and nothing is left behind', async () => {
  await refused({ path: '/swapfile' }, 'swap-filesystem', 'overlay');
});
test('a disk in memory is refused by name', async () => {
  await refused({ path: '/memory/swapfile' }, 'swap-filesystem', 'tmpfs');
});
test('a file that would leave too little disk is refused with the figures', async () => {
  await refused({ 'min-free': 2 ** 50 }, 'swap-disk-full', '1024T must stay free');
});
test('a folder that is not there is refused', async () => {
  await refused({ path: `${disk}/no/swapfile` }, 'swap-path', 'does not exist');
});
test("a file with somebody's data is left alone", async () => {
  await shell(`echo precious >${path}`);
  await refused({}, 'swap-path', 'holds no swap');
  expect(await shell(`cat ${path}`)).toBe('precious');
});
test('a value of swappiness that the kernel refuses puts the whole host back', async () => {
  const before = await everything();
  const result = await provision(host, wish({ swappiness: 4000 }));
  expect(result).toMatchObject({ outcome: 'rolled-back', error: { code: 'swap-refused' } });
  expect(await everything()).toBe(before);
});
test.each([
  ['asks', 'sudo asks for a password'],
  ['none', 'sudo'],
])('a user whose sudo is: %s, is told what to do', async (name, text) => {
  const result = await provision(fleet.host(name), wish());
  expect(result).toMatchObject({ outcome: 'failed', error: { code: 'swap-needs-root' } });
  expect(result.error?.message).toContain(text);
  expect(result.error?.remedy).toContain('NOPASSWD');
});
test('a new swap file goes again when a later part fails', async () => {
  const result = await provision(host, wish(), {
    before: async ({ label }) => {
      if (label === 'write /etc/fstab' && !(await shell('cat /etc/fstab')).includes('else'))
        await shell('echo "# somebody else" >>/etc/fstab');
    },
  });
  expect(result).toMatchObject({ outcome: 'failed', error: { code: 'swap-file-changed' } });
  expect(await shell(`cat /etc/fstab; ls -A ${disk} | grep -v lost+found || :`)).toBe(
    '# mine\n# somebody else',
  );
  expect(await shell('cat /proc/swaps')).not.toContain(`${disk}/`);
});
test('a resized swap file gets its size, use and mode back when a later part fails', async () => {
  await provision(host, wish());
  const before = await everything();
  const result = await provision(host, wish({ size: 32 * mebibyte, swappiness: 4000 }));
  expect(result.outcome).toBe('rolled-back');
  const times = /[A-Z][a-z]{2} +\d+ +\d+:\d+/g;
  expect((await everything()).replace(times, '')).toBe(before.replace(times, ''));
});
test.each(['make swap file', 'write /etc/fstab'])(
  'a cancel during "%s" leaves nothing behind',
  async (step) => {
    const before = await everything();
    const cancel = new AbortController();
    const result = await provision(host, wish(), {
      signal: cancel.signal,
      before: async ({ label }) => {
        if (label === step) setImmediate(() => cancel.abort(new Cancelled('SIGINT')));
      },
    });
    expect(result).toMatchObject({ outcome: 'cancelled', results: [{ outcome: 'rolled-back' }] });
    expect(await everything()).toBe(before);
  },
);
test('a bridge takes over while a file changes its size, and is gone afterwards', async () => {
  await provision(host, wish());
  const remote = await connectTo(host);
  const args = [path, String(96 * mebibyte), 'fallocate', '-1', String(16 * mebibyte)];
  const signal = new AbortController().signal;
  const result = await runAsRoot(remote, {
    label: 'resize',
    text: resizeText,
    args,
    deadlineMs: 30_000,
    signal,
  });
  await remote.close();
  expect(result).toMatchObject({ code: 0 });
  expect(
    await shell(`awk '$1 ~ "^${disk}/" { print $1, $3 }' /proc/swaps; ls -A ${disk} | grep -v lost+found`),
  ).toBe(`${path} ${96 * 1024 - 4}\nswapfile`);
});
