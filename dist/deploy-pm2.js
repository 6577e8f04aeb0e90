'use strict';
const temporary = process.env.RUNNER_TEMP;
if (temporary) require('node:module').enableCompileCache(require('node:path').join(temporary, 'deploy-kit-compiled'));
require('./deploy-kit.js').main('deploy-pm2');
