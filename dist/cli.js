#!/usr/bin/env -S node --
'use strict';
if (Number(process.versions.node.split('.')[0]) < 24) {
  console.error('deploy-kit needs Node 24 or newer, and this is ' + process.version + '.');
  process.exitCode = 2;
} else {
  require('./deploy-kit.js').cli(require('../package.json').version, require('node:path').join(__dirname, 'host-image'));
}
