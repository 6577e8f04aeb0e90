import { checkTools } from '../../../actions/deploy-pm2/tools.js';
import type { Host } from '../../../lib/host/host.js';
import { requestFor, stateWith } from './state.js';

const host = { name: 'a', remote: { username: 'ubuntu' } } as Host;
const needing = (engine: string) => ({ ...requestFor(), package: { engine } });
const bare = { node: undefined, hasNpm: false, pm2: undefined };

test('a Node that engines accept is taken', () => {
  expect(() => checkTools(host, stateWith(undefined), needing('^20.10'))).not.toThrow();
});

test('a Node that engines refuse is named with what is wanted', () => {
  expect(() => checkTools(host, stateWith(undefined), needing('>=22'))).toThrow(
    'host a: Node 20.19.2 is installed, and the app needs >=22',
  );
});

test('a Node that PM2 does not run on is refused', () => {
  const old = stateWith(undefined, { node: { version: '16.20.2', path: '/usr/bin/node' } });
  expect(() => checkTools(host, old, requestFor())).toThrow(
    'Node 16.20.2 is installed, and the app needs >=18',
  );
});

test('a range that npm would not know either refuses nothing', () => {
  expect(() => checkTools(host, stateWith(undefined), needing('newest'))).not.toThrow();
});

test('what is missing and not to be installed is named', () => {
  expect(() => checkTools(host, stateWith(undefined, bare), requestFor({ 'install-node': 'false' }))).toThrow(
    'host a: Node, npm, PM2 is missing',
  );
});

test('without root only PM2 can be installed', () => {
  expect(() => checkTools(host, stateWith(undefined, { ...bare, sudo: undefined }), requestFor())).toThrow(
    'ubuntu has no sudo without a password',
  );
  const withNode = stateWith(undefined, { pm2: undefined, sudo: undefined });
  expect(() => checkTools(host, withNode, requestFor())).not.toThrow();
});
