/** The name of `workerText` in the folder of a release, and of the folder where workers tell of themselves. */
export const workerFile = 'deploy-kit.worker.cjs';
export const workersFolder = 'workers';

/**
 * What Node loads in each worker before the app, for any Node from 18 on. It tells in a file which ports the app
 * opens, since in cluster mode they are PM2's own to the system; in a trial it opens others in their place, which
 * nobody knows; and it lets a worker that PM2 stops answer what it is answering, where the app does not see to that
 * itself. PM2 sets the variables of the app only after this was loaded.
 */
export const workerText = String.raw`'use strict';
const cluster = require('node:cluster');
const { appendFileSync } = require('node:fs');
const { Server } = require('node:net');
const { join } = require('node:path');

const servers = new Set();
const isPort = (value) => typeof value === 'number' || (typeof value === 'string' && /^\d+$/.test(value));
const isSet = (value) => value !== null && typeof value === 'object' && isPort(value.port);
const isTrial = () => process.env.DEPLOY_KIT_TRIAL === 'yes';

function portOf([first]) {
  if (isPort(first)) return Number(first);
  return isSet(first) ? Number(first.port) : undefined;
}

function tell(asked, opened) {
  const name = process.env.DEPLOY_KIT_WORKER;
  if (name !== undefined) appendFileSync(join(__dirname, '${workersFolder}', name), asked + ' ' + opened + '\n');
}

const listen = Server.prototype.listen;
Server.prototype.listen = function (...words) {
  const port = portOf(words);
  this.once('listening', () => {
    servers.add(this);
    this.once('close', () => servers.delete(this));
    const opened = Object(this.address()).port;
    if (port !== undefined) tell(port || opened, opened);
  });
  if (port === undefined || !isTrial()) return listen.apply(this, words);
  const [first, ...others] = words;
  return listen.call(this, isPort(first) ? 0 : { ...first, port: 0 }, ...others);
};

/**
 * In cluster mode PM2's daemon hands connections on until it reads that the servers are closed. One that it handed to a
 * worker which is no more would never be answered: while the worker lives, it goes back, and to another one. So the
 * worker ends with the daemon's answer, behind which no more come.
 */
function end() {
  if (!cluster.isWorker || !process.connected) process.exit(0);
  process.once('disconnect', () => process.exit(0));
  cluster.worker.disconnect();
}

process.on('SIGINT', () => {
  // The app's own way to stop.
  if (process.listenerCount('SIGINT') > 1) return;
  for (const server of servers) server.close();
  const endWhenQuiet = () => {
    for (const server of servers) if (server.closeIdleConnections) server.closeIdleConnections();
    if (servers.size > 0) return;
    clearInterval(timer);
    end();
  };
  const timer = setInterval(endWhenQuiet, 20);
  endWhenQuiet();
});
`;
