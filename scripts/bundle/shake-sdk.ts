import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';

const sdk = /from '@(?:aws-sdk|smithy)\//;
const packageFolder = /^.*\bnode_modules\/(?:@[^/]+\/)?[^/]+/;

/**
 * Puts into the files of a folder what they use of AWS's SDK. ncc takes a package as CommonJS, where one file holds all
 * of it, and so does whoever loads it; of its ES modules only what is used comes along, and what they load on demand
 * (profiles, SSO, web identities) stays on demand.
 *
 * @param folder of compiled sources, which are written over; what they share stands beside them
 * @returns the folders of the packages that are inside now
 */
export async function shakeSdk(folder: string): Promise<readonly string[]> {
  const files = readdirSync(folder).map((name) => join(folder, name));
  const entryPoints = files.filter((file) => file.endsWith('.js') && sdk.test(readFileSync(file, 'utf8')));
  const { outputFiles, metafile } = await build({
    entryPoints,
    outdir: folder,
    write: false,
    metafile: true,
    bundle: true,
    splitting: true,
    chunkNames: 'sdk-[hash]',
    format: 'esm',
    platform: 'node',
    target: 'node24',
    charset: 'utf8',
    mainFields: ['module', 'main'],
    conditions: ['module'],
    plugins: [
      {
        name: 'our own files stay files',
        setup({ onResolve }) {
          onResolve({ filter: /^\.\.?\// }, ({ path, kind, importer }) =>
            kind === 'entry-point' || importer.includes('/node_modules/')
              ? undefined
              : { path, external: true },
          );
        },
      },
    ],
  });
  for (const { path, text } of outputFiles) writeFileSync(path, text);
  const used = Object.values(metafile.outputs).flatMap(({ inputs }) => Object.keys(inputs));
  return [...new Set(used.flatMap((file) => packageFolder.exec(file)?.[0] ?? []))].sort();
}

/** The licences of packages, in the form in which ncc writes those that it sees. */
export function licencesOf(packages: readonly string[]): string {
  const entries = packages.map((folder) => {
    const { name, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
    const file = readdirSync(folder).find((one) => /^licen[cs]e/i.test(one));
    const text = file === undefined ? '' : readFileSync(join(folder, file), 'utf8');
    return `${name}\n${license}\n${text}\n`;
  });
  return entries.join('\n');
}
