import { fileLengths } from '../../../scripts/checks/file-lengths.js';
import { lockFileProblems } from '../../../scripts/checks/lock-file.js';
import { machinePaths } from '../../../scripts/checks/machine-paths.js';
import { unraisedErrors } from '../../../scripts/checks/unraised-errors.js';

test('a file of more than 300 lines is too long, one of more than 200 is worth a note', () => {
  const lines = (count: number) => 'x\n'.repeat(count);
  const findings = fileLengths([
    { path: 'lib/a.ts', text: lines(200) },
    { path: 'lib/b.ts', text: lines(201) },
    { path: 'lib/c.ts', text: lines(301) },
    { path: 'dist/d.js', text: lines(900) },
  ]);
  expect(findings).toEqual({ long: ['lib/b.ts has 201 lines'], tooLong: ['lib/c.ts has 301 lines'] });
});

test('a file that names the folder of this checkout is found', () => {
  const files = [
    { path: 'a.ts', text: 'open("/srv/checkout/lib/x")' },
    { path: 'b.ts', text: 'open("/srv/checkout-of-another")' },
  ];
  expect(machinePaths(files, '/srv/checkout')).toEqual(['a.ts holds a path of this machine']);
});

test('an address of a registry in the lock file is found', () => {
  const lock = { packages: { '': {}, 'node_modules/a': { resolved: 'https://registry.example/a.tgz' } } };
  expect(lockFileProblems(JSON.stringify(lock))).toEqual([
    "package-lock.json: node_modules/a has a 'resolved' address",
  ]);
});

test('a code that no source raises is found; the catalog itself does not count', () => {
  const files = [
    { path: 'lib/errors/catalog-ecs.ts', text: "'a-code': '', 'b-code': ''" },
    { path: 'lib/ssh/errors.ts', text: "new DeployError({ code: 'a-code' })" },
  ];
  expect(unraisedErrors(['a-code', 'b-code'], files)).toEqual([
    "lib/errors/catalog.ts: nothing raises 'b-code'",
  ]);
});
