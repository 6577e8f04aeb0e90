import { resolve } from 'node:path';
import ncc from '@vercel/ncc';
import { transform } from 'esbuild';

/** Chunks load each other by this name. */
const entryName = 'deploy-kit';

/**
 * Native parts that ssh2 uses where npm could compile them. They stay outside, so that the bundle is the
 * same whether they were there or not; ssh2 goes on without them.
 */
const nativeParts = {
  'cpu-features': 'cpu-features',
  './crypto/build/Release/sshcrypto.node': './crypto/build/Release/sshcrypto.node',
};

/**
 * One CommonJS bundle of the compiled sources: an entry, and chunks that `import()` loads on demand.
 *
 * @param entry the compiled entry, absolute or relative to the working folder
 * @returns file name -> content, minified, with the licences of what is inside
 * @throws Error when a file comes along that is neither code nor text
 */
export async function bundle(entry: string): Promise<Map<string, string>> {
  const { code, assets } = await ncc(resolve(entry), {
    filename: `${entryName}.js`,
    cache: false,
    license: 'LICENSES.txt',
    quiet: true,
    externals: nativeParts,
  });
  const files = new Map([[`${entryName}.js`, await minify(code)]]);
  for (const [name, { source }] of Object.entries(assets)) {
    // ssh2's bridge to Pageant: Windows only, and no runner of ours.
    if (name.endsWith('pagent.exe')) continue;
    if (!/\.(js|txt)$/.test(name))
      throw new Error(`${name} would be part of the bundle: only code and text may`);
    const text = source.toString();
    files.set(name, name.endsWith('.js') ? await minify(text) : text);
  }
  return files;
}

async function minify(code: string): Promise<string> {
  const { code: minified } = await transform(code, {
    minify: true,
    target: 'node24',
    platform: 'node',
    charset: 'utf8',
    legalComments: 'none',
  });
  return minified;
}
