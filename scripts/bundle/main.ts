import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { actions } from '../../actions/index.js';
import { bundle } from './bundle.js';
import { stub } from './stubs.js';

const files = await bundle('.build/actions/main.js');
for (const [name, load] of Object.entries(actions)) {
  files.set(`${name}.js`, stub(name, 'main'));
  if ((await load()).post) files.set(`${name}-post.js`, stub(name, 'post'));
}
// The bundle is CommonJS, whatever package stands above it.
files.set('package.json', '{ "type": "commonjs" }\n');

rmSync('dist', { recursive: true, force: true });
mkdirSync('dist');
for (const [name, content] of files) writeFileSync(join('dist', name), content);
