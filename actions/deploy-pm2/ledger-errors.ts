import { DeployError } from '../../lib/errors/deploy-error.js';

/** Workers that were not deployed by deploy-kit were replaced, and nobody knows how they were started. */
export function notPutBack(host: string, app: string): DeployError {
  return new DeployError({
    code: 'pm2-not-put-back',
    what: `PM2 ran ${app} before this first deploy, and deploy-kit has no record of how it was started`,
    where: `host ${host}`,
    remedy: 'Start it as it was started before, or mend the release and deploy again.',
  });
}

/** Going back failed, and what ran before it had not come well to its end either. */
export function nothingRanWell(host: string, release: string): DeployError {
  return new DeployError({
    code: 'pm2-not-put-back',
    what: `${release}, which was there before, had not come well to its end`,
    where: `host ${host}`,
    remedy: 'Deploy the version that is wanted: it takes the host from whatever state it is in.',
  });
}
