import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { actions } from '../../actions/index.js';
import { bundle, licencesFile } from './bundle.js';
import { licencesOf, shakeSdk } from './shake-sdk.js';
import { commandLineStub, hostImageFolder, stub } from './stubs.js';

/** What the bundle is made of: a copy, so that a second bundle of the same `.build/` is the same. */
const sources = '.build/bundle';

/** Makes `dist/` of what tsc left in `.build/`, in the working folder. */
async function main(): Promise<void> {
  rmSync(sources, { recursive: true, force: true });
  for (const folder of ['actions', 'lib'])
    cpSync(`.build/${folder}`, `${sources}/${folder}`, { recursive: true });
  const inside = await shakeSdk(`${sources}/lib/aws`);
  const files = await bundle(`${sources}/actions/main.js`);
  files.set(licencesFile, `${licencesOf(inside)}\n${files.get(licencesFile)}`);
  for (const [name, load] of Object.entries(actions)) {
    files.set(`${name}.js`, stub(name, 'main'));
    if ((await load()).post) files.set(`${name}-post.js`, stub(name, 'post'));
  }
  files.set('cli.js', commandLineStub);
  const recipe = 'scripts/fleet/images/host';
  for (const name of readdirSync(recipe)) {
    files.set(`${hostImageFolder}/${name}`, readFileSync(join(recipe, name), 'utf8'));
  }
  // The bundle is CommonJS, whatever package stands above it.
  files.set('package.json', '{ "type": "commonjs" }\n');

  rmSync('dist', { recursive: true, force: true });
  mkdirSync('dist');
  for (const [name, content] of files) {
    const file = join('dist', name);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, content, { mode: content.startsWith('#!') ? 0o755 : 0o644 });
  }
}

main().catch((error: Error) => {
  // Not the stack: it would begin with a screenful of ncc's own minified source.
  console.error(error.message);
  process.exitCode = 1;
});
