import { InvalidValue } from '../../lib/values/invalid-value.js';
import { parseUrl } from '../../lib/values/url.js';

export const organizationAccepts = 'the id of a team (team_...) or of a personal account';
export const projectAccepts = 'the id of a project (prj_...)';

/** What an id of Vercel is made of; those of old accounts and projects have no prefix. */
const idPattern = /^[A-Za-z0-9_-]+$/;

/**
 * Reads who owns the project.
 *
 * @throws InvalidValue for what cannot be an id, and for the id of something else
 */
export function parseOrganization(text: string): string {
  return parseId(text, 'prj_', 'the id of a project: org-id and project-id may be mixed up');
}

/**
 * Reads which project is deployed.
 *
 * @throws InvalidValue for what cannot be an id, and for the id of something else
 */
export function parseProject(text: string): string {
  return parseId(text, 'team_', 'the id of a team: org-id and project-id may be mixed up');
}

function parseId(text: string, foreign: string, mistake: string): string {
  const id = text.trim();
  if (!idPattern.test(id)) throw new InvalidValue((shown) => `${shown} cannot be an id of Vercel`, id);
  if (id.startsWith(foreign)) throw new InvalidValue((shown) => `${shown} is ${mistake}`, id);
  return id;
}

export const smokeTestAccepts = 'paths that start with / and URLs of http or https, split by commas or lines';

/**
 * Reads what is asked before a deployment is promoted.
 *
 * @returns a path of the deployment, or a whole URL
 * @throws InvalidValue for anything else, and for a URL with a user in it: it would stand in the log
 */
export function parseSmokeTest(item: string): string {
  if (/^\/(?![/\\])/.test(item)) return item;
  if (!/^https?:/i.test(item)) {
    throw new InvalidValue((shown) => `${shown} is neither a path that starts with / nor a URL`, item);
  }
  const url = parseUrl(item);
  if (new URL(url).username !== '' || new URL(url).password !== '') {
    throw new InvalidValue(() => 'a URL has a user or a password in it, which is not for logs');
  }
  return url;
}
