import { resolve } from 'node:path';
import ncc from '@vercel/ncc';
import { transform } from 'esbuild';
import { shareModules } from './share-modules.js';

/** Chunks load each other by this name. */
const entryName = 'deploy-kit';
/** The licences of all packages that are inside. */
export const licencesFile = 'LICENSES.txt';
const chunkName = new RegExp(`^\\d+\\.${entryName}\\.js$`);

/**
 * Native parts that ssh2 uses where npm could compile them. They stay outside, so that the bundle is the
 * same whether they were there or not; ssh2 goes on without them.
 */
const nativeParts = {
  'cpu-features': 'cpu-features',
  './crypto/build/Release/sshcrypto.node': './crypto/build/Release/sshcrypto.node',
};

/**
 * One CommonJS bundle of the compiled sources: an entry, chunks that `import()` loads on demand, and what several
 * of them hold.
 *
 * @param entry the compiled entry, absolute or relative to the working folder
 * @returns file name -> content, minified, with the licences of what is inside
 * @throws Error when a file comes along that is neither code nor text
 */
export async function bundle(entry: string): Promise<Map<string, string>> {
  const { code, assets } = await ncc(resolve(entry), {
    filename: `${entryName}.js`,
    cache: false,
    license: licencesFile,
    quiet: true,
    externals: nativeParts,
  });
  const chunks = new Map<string, string>();
  const others = new Map([[`${entryName}.js`, code]]);
  for (const [name, { source }] of Object.entries(assets)) {
    // ssh2's bridge to Pageant: Windows only, and no runner of ours.
    if (name.endsWith('pagent.exe')) continue;
    if (!/\.(js|txt)$/.test(name))
      throw new Error(`${name} would be part of the bundle: only code and text may`);
    if (chunkName.test(name)) chunks.set(name, await withoutComments(source.toString()));
    else others.set(name, source.toString());
  }
  const files = new Map<string, string>();
  for (const [name, text] of [...others, ...shareModules(chunks)]) {
    files.set(name, name.endsWith('.js') ? await minify(text) : text);
  }
  return files;
}

const printing = { target: 'node24', platform: 'node', charset: 'utf8', legalComments: 'none' } as const;

/** Names stay as they are: to shorten them looks at the whole file, and the copies of a module would differ. */
async function withoutComments(code: string): Promise<string> {
  return (await transform(code, { ...printing, minifyWhitespace: true })).code;
}

async function minify(code: string): Promise<string> {
  return (await transform(code, { ...printing, minify: true })).code;
}
