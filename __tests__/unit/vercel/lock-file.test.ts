import manifest from '../../../actions/vercel/cli/package.json';
import lock from '../../../actions/vercel/cli/package-lock.json';
import { type LockFile, leanLock } from '../../../scripts/vercel-cli/lean-lock.js';

const committed: LockFile = lock;
const { '': root, ...packages } = committed.packages;

test('the CLI is pinned to one version', () => {
  expect(manifest.dependencies.vercel).toMatch(/^\d+\.\d+\.\d+$/);
  expect(root?.dependencies).toEqual(manifest.dependencies);
  expect(packages['node_modules/vercel']?.version).toBe(manifest.dependencies.vercel);
});

test('each package is pinned by its integrity, and has no address', () => {
  for (const [path, { version, integrity, resolved }] of Object.entries(packages)) {
    expect([path, version, integrity, resolved]).toEqual([
      path,
      expect.any(String),
      expect.stringMatching(/^sha512-/),
      undefined,
    ]);
  }
});

test('there is nothing in it that an installation does not need', () => {
  expect(leanLock(committed)).toEqual(committed);
});

test.each(['linux/x64', 'linux/arm64', 'darwin/x64', 'darwin/arm64'])('%s has its esbuild', (system) => {
  expect(packages).toHaveProperty([`node_modules/@esbuild/${system.replace('/', '-')}`]);
});

test('what is left out is not asked for either', () => {
  const { packages: left } = leanLock({
    lockfileVersion: 3,
    packages: {
      'node_modules/a': {
        version: '1.0.0',
        optionalDependencies: { 'a-linux': '1.0.0', 'a-win32': '1.0.0' },
      },
      'node_modules/a-linux': { version: '1.0.0', optional: true, os: ['linux'], cpu: ['x64'] },
      'node_modules/a-win32': { version: '1.0.0', optional: true, os: ['win32'], cpu: ['x64'] },
    },
  });
  expect(left).toEqual({
    'node_modules/a': { version: '1.0.0', optionalDependencies: { 'a-linux': '1.0.0' } },
    'node_modules/a-linux': { version: '1.0.0', optional: true, os: ['linux'], cpu: ['x64'] },
  });
});
