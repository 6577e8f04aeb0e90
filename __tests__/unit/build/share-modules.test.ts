import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { shareModules } from '../../../scripts/bundle/share-modules.js';

/** A chunk as webpack writes it; modules are texts of functions by their ids. */
function chunk(id: number, modules: Readonly<Record<number, string>>, directive = '"use strict";'): string {
  const members = Object.entries(modules).map(([module, text]) => `${module}: ${text}`);
  return `${directive}exports.id=${id};exports.ids=[${id}];exports.modules={${members.join(',')}};`;
}

/** What the entry of a bundle does, in short: it fills its table from a chunk's `modules`, and runs a module once. */
const runtime = `
  const table = {}, loaded = {};
  function run(id) {
    if (loaded[id]) return loaded[id].exports;
    const module = (loaded[id] = { exports: {} });
    table[id](module, module.exports, run);
    return module.exports;
  }
  const [chunks, entry] = JSON.parse(process.argv[1]);
  for (const name of chunks) Object.assign(table, require(process.cwd() + '/' + name).modules);
  console.log(JSON.stringify(run(entry)));
`;

/** What the module `entry` exports when a Node that knows nothing else has loaded these chunks. */
function exported(files: ReadonlyMap<string, string>, chunks: readonly string[], entry: number): unknown {
  const folder = mkdtempSync(join(tmpdir(), 'deploy-kit-chunks-'));
  try {
    for (const [name, source] of files) writeFileSync(join(folder, name), source);
    const argv = ['--input-type=commonjs', '--eval', runtime, JSON.stringify([chunks, entry])];
    return JSON.parse(execFileSync(process.execPath, argv, { cwd: folder, encoding: 'utf8' }));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const water = '(module) => { module.exports = { litres: 10 }; }';
const roses = '(module, exports, load) => { module.exports = ["roses", load(70).litres]; }';
const beans = '(module, exports, load) => { module.exports = ["beans", load(70).litres]; }';
const weeds = '(module) => { module.exports = "weeds"; }';

const garden = new Map([
  ['1.kit.js', chunk(1, { 70: water, 80: roses })],
  ['2.kit.js', chunk(2, { 70: water, 81: beans })],
  ['3.kit.js', chunk(3, { 90: weeds })],
]);

test('a module that two chunks hold stands once, in a file of its own', () => {
  const files = shareModules(garden, 1);
  const holders = [...files].filter(([, source]) => source.includes('litres: 10')).map(([name]) => name);
  expect(holders).toEqual(['70.shared.js']);
});

test.each([
  ['1.kit.js', 80, ['roses', 10]],
  ['2.kit.js', 81, ['beans', 10]],
])('%s brings all its modules as before', (name, entry, result) => {
  expect(exported(garden, [name], entry)).toEqual(result);
  expect(exported(shareModules(garden, 1), [name], entry)).toEqual(result);
});

test('a chunk that shares nothing stays as it was', () => {
  expect(shareModules(garden, 1).get('3.kit.js')).toBe(garden.get('3.kit.js'));
});

test('copies that save less than a file costs stay', () => {
  expect(shareModules(garden, water.length + 1)).toEqual(garden);
  expect(shareModules(garden, water.length).has('70.shared.js')).toBe(true);
});

test('a module that all three hold does not bring those that two hold to the third', () => {
  const files = shareModules(
    new Map([
      ['1.kit.js', chunk(1, { 70: water, 80: roses })],
      ['2.kit.js', chunk(2, { 70: water, 80: roses })],
      ['3.kit.js', chunk(3, { 70: water, 81: beans })],
    ]),
    1,
  );
  expect(files.get('3.kit.js')).toContain("require('./70.shared.js')");
  expect(files.get('3.kit.js')).not.toContain("require('./80.shared.js')");
});

test('functions stay strict or sloppy as their chunks were', () => {
  const who = '(module) => { module.exports = (function () { return this === undefined; })(); }';
  const files = shareModules(
    new Map([
      ['1.kit.js', chunk(1, { 70: who })],
      ['2.kit.js', chunk(2, { 70: who })],
      ['3.kit.js', chunk(3, { 70: who }, '')],
      ['4.kit.js', chunk(4, { 70: who }, '')],
    ]),
    1,
  );
  expect([...files.keys()].slice(4)).toEqual(['70.shared.js', '70-sloppy.shared.js']);
  expect(exported(files, ['1.kit.js'], 70)).toBe(true);
  expect(exported(files, ['3.kit.js'], 70)).toBe(false);
});

test('one id with two texts is two modules', () => {
  const other = new Map([...garden, ['2.kit.js', chunk(2, { 70: weeds, 81: beans })]]);
  expect(shareModules(other, 1)).toEqual(other);
});

test('two texts of one id that would share a file are an error', () => {
  const twice = new Map([
    ['1.kit.js', chunk(1, { 70: water })],
    ['2.kit.js', chunk(2, { 70: water })],
    ['3.kit.js', chunk(3, { 70: weeds })],
    ['4.kit.js', chunk(4, { 70: weeds })],
  ]);
  expect(() => shareModules(twice, 1)).toThrow('70.shared.js would be two files');
});

test('the order in which the chunks come changes no file', () => {
  const files = shareModules(garden, 1);
  const reversed = shareModules(new Map([...garden].reverse()), 1);
  expect(Object.fromEntries(reversed)).toEqual(Object.fromEntries(files));
});

test('a chunk that holds more than modules is an error', () => {
  const runs = `${chunk(4, { 70: water })}exports.runtime=()=>{};`;
  expect(() => shareModules(new Map([['4.kit.js', runs]]))).toThrow(
    '4.kit.js exports id, ids, modules, runtime: a chunk whose modules can be shared exports id, ids, modules',
  );
});
