import { runInNewContext } from 'node:vm';

/**
 * What a file of shared modules must save, in characters before names are shortened: it costs a header in the archive,
 * and time to open at each start that needs it.
 */
const leastSaving = 1500;

/** A file of webpack's. It is strict or not for all functions in it. */
interface Chunk {
  readonly name: string;
  readonly strict: boolean;
  readonly id: number | string;
  readonly ids: readonly (number | string)[];
  /** Module id -> its function, which closes over nothing of its file: its text means the same in another one. */
  readonly modules: Readonly<Record<string, (...parts: never[]) => void>>;
}

interface Module {
  readonly id: string;
  readonly text: string;
  readonly strict: boolean;
  /** The names of the chunks that hold it. */
  readonly holders: string[];
}

/** Modules that the same chunks hold. */
interface Group {
  readonly file: string;
  readonly strict: boolean;
  readonly holders: readonly string[];
  readonly modules: readonly Module[];
}

/**
 * Takes out of webpack's chunks what it copied into several: it shares groups of modules from 20 kB on only, and ncc
 * has no setting for it. Modules that the same chunks hold stand once, in a file `<lowest module id>.shared.js`
 * (`<id>-sloppy.shared.js` for functions outside strict mode), and those chunks require it. Other chunks stay as they
 * are. A start reads no module that it did not read before.
 *
 * @param chunks file name -> source as webpack's `chunkFormat: 'commonjs'` writes it, without comments: those of
 *   webpack name the folder of the build, and what is shared may not depend on that
 * @param least what a file of shared modules must save, in characters
 * @returns file name -> source of the chunks and of the shared files
 * @throws Error when a chunk exports more than its modules, or two texts of one module would be shared
 */
export function shareModules(
  chunks: ReadonlyMap<string, string>,
  least: number = leastSaving,
): Map<string, string> {
  const read = [...chunks].map(([name, source]) => readChunk(name, source));
  const groups = groupsOf(modulesOf(read)).filter((group) => saving(group) >= least);
  const files = new Map(chunks);
  for (const chunk of read) {
    const shared = groups.filter(({ holders }) => holders.includes(chunk.name));
    if (shared.length > 0) files.set(chunk.name, sharing(chunk, shared));
  }
  for (const { file, strict, modules } of groups) {
    if (files.has(file)) throw new Error(`${file} would be two files: one of its modules has two texts`);
    files.set(file, `${directive(strict)}module.exports = ${literal(modules)};\n`);
  }
  return files;
}

/** To evaluate a chunk makes the functions of its modules, and runs none. */
function readChunk(name: string, source: string): Chunk {
  const exports = {} as Omit<Chunk, 'name' | 'strict'>;
  runInNewContext(source, { exports }, { filename: name });
  const keys = Object.keys(exports).join(', ');
  if (keys !== 'id, ids, modules') {
    throw new Error(`${name} exports ${keys}: a chunk whose modules can be shared exports id, ids, modules`);
  }
  return { ...exports, name, strict: /^\s*(["'])use strict\1/.test(source) };
}

/** The modules of all chunks, each once. One that is strict in one chunk and sloppy in another is two. */
function modulesOf(chunks: readonly Chunk[]): Module[] {
  const found = new Map<string, Module>();
  for (const { name, strict, modules } of chunks) {
    for (const [id, run] of Object.entries(modules)) {
      const text = String(run);
      const key = JSON.stringify([id, strict, text]);
      const known = found.get(key);
      if (known) known.holders.push(name);
      else found.set(key, { id, text, strict, holders: [name] });
    }
  }
  return [...found.values()];
}

/** Their modules stand in the order that they have in each chunk: that of their ids. */
function groupsOf(modules: readonly Module[]): Group[] {
  const alike = Map.groupBy(modules, ({ strict, holders }) => JSON.stringify([strict, holders]));
  return [...alike.values()].flatMap((members) => {
    const [first] = members;
    if (first === undefined || first.holders.length === 1) return [];
    return {
      strict: first.strict,
      holders: first.holders,
      file: `${first.id}${first.strict ? '' : '-sloppy'}.shared.js`,
      modules: members,
    };
  });
}

function saving({ holders, modules }: Group): number {
  return (holders.length - 1) * modules.reduce((length, { text }) => length + text.length, 0);
}

/** The chunk with what is its own, and the rest from the shared files. */
function sharing({ strict, id, ids, modules }: Chunk, shared: readonly Group[]): string {
  const elsewhere = new Set(shared.flatMap((group) => group.modules.map((module) => module.id)));
  const own = Object.entries(modules)
    .filter(([module]) => !elsewhere.has(module))
    .map(([module, run]) => ({ id: module, text: String(run) }));
  const files = shared.map(({ file }) => `require('./${file}')`).sort();
  return `${directive(strict)}exports.id = ${JSON.stringify(id)};
exports.ids = ${JSON.stringify(ids)};
exports.modules = Object.assign(${[literal(own), ...files].join(', ')});
`;
}

function literal(modules: readonly Pick<Module, 'id' | 'text'>[]): string {
  return `{\n${modules.map(({ id, text }) => `${JSON.stringify(id)}: ${text}`).join(',\n')}\n}`;
}

function directive(strict: boolean): string {
  return strict ? '"use strict";\n' : '';
}
