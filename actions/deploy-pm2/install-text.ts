import { ecosystemFile } from './ecosystem.js';

/**
 * Runs a command in the folder of an app with the app's variables, in Node: `$1` is the folder of the release, the rest
 * the command.
 */
export const installText = `'use strict';
const { spawn } = require('node:child_process');
const { readFileSync } = require('node:fs');
const [, folder, program, ...words] = process.argv;
const [app] = JSON.parse(readFileSync(folder + '/${ecosystemFile}', 'utf8')).apps;
const child = spawn(program, words, { cwd: app.cwd, env: { ...process.env, ...app.env }, stdio: ['ignore', 'inherit', 'inherit'] });
child.on('error', (error) => {
  console.error(error.code === 'ENOENT' ? program + ' is not there' : error.message);
  process.exit(127);
});
child.on('exit', (code) => process.exit(code === null ? 1 : code));
`;
