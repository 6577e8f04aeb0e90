import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { actions } from '../../../actions/index.js';

const root = join(__dirname, '../../..');

/** The files of dist/ that a stub has loaded by the time it ends, without inputs. */
function loadedBy(stub: string): string[] {
  const report =
    'process.on("exit", () => console.error(`loaded:${JSON.stringify(Object.keys(require.cache))}`));';
  const { stderr } = spawnSync(
    process.execPath,
    ['--eval', `${report} require(${JSON.stringify(join(root, 'dist', stub))})`],
    { encoding: 'utf8', env: { PATH: process.env.PATH } },
  );
  const line = /^loaded:(.*)$/m.exec(stderr)?.[1];
  return JSON.parse(line ?? '[]');
}

test.each(Object.keys(actions))('without inputs %s ends before it loads an SSH client', (name) => {
  const files = loadedBy(`${name}.js`);
  expect(files.length).toBeGreaterThan(1);
  expect(files.filter((file) => readFileSync(file, 'utf8').includes('SSH-2.0-'))).toEqual([]);
});
