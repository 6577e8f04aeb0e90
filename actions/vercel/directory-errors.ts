import { DeployError } from '../../lib/errors/deploy-error.js';

/** The folder of the front end is not there. */
export function directoryMissing(directory: string): DeployError {
  return new DeployError({
    code: 'vercel-directory',
    kind: 'input',
    what: `there is no folder ${directory}`,
    remedy:
      'Check out the repository before (actions/checkout), and give the folder relative to the workspace.',
  });
}

/** The folder of the front end has nothing in it. */
export function nothingToBuild(directory: string): DeployError {
  return new DeployError({
    code: 'vercel-directory',
    kind: 'input',
    what: `there is nothing to build in ${directory}`,
    remedy:
      'Check out the repository before (actions/checkout), and give the folder with the package.json or the pages of the front end.',
  });
}
