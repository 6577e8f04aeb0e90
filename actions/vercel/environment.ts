import type { ProcessEnvironment } from '../../lib/run/runner-identity.js';

/** Whose front end it is. */
export interface Account {
  readonly token: string;
  readonly organization: string;
  readonly project: string;
}

/**
 * What no program that this action starts is given: its inputs, the tokens of the runner, the files by which a step
 * speaks to the runner (a build could set our outputs), and what would point the Vercel CLI elsewhere.
 */
const withheld =
  /^(INPUT_|STATE_|ACTIONS_(RUNTIME|RESULTS|CACHE|ID_TOKEN)|GITHUB_(OUTPUT|STATE|ENV|PATH|STEP_SUMMARY)$|(VERCEL|NOW)_(TOKEN|ORG_ID|PROJECT_ID|TEAM_ID|API_URL)$)/i;

/** How the Vercel CLI is kept from asking for a newer version, from reporting its use and from colours. */
const quiet = {
  NO_UPDATE_NOTIFIER: '1',
  VERCEL_TELEMETRY_DISABLED: '1',
  VERCEL_CLI_USE_NATIVE_BINARY: '0',
  FORCE_COLOR: '0',
};

/** The environment of a program that must not see the account: the installation. */
export function plainEnvironment(own: ProcessEnvironment): Readonly<Record<string, string>> {
  const kept = Object.entries(own).filter(
    (entry): entry is [string, string] => entry[1] !== undefined && !withheld.test(entry[0]),
  );
  return { ...Object.fromEntries(kept), ...quiet };
}

/**
 * The environment of a build. It runs what the repository and its packages say, so that it gets no token: the Vercel
 * CLI needs none for it.
 */
export function buildEnvironment(
  own: ProcessEnvironment,
  { organization, project }: Account,
): Readonly<Record<string, string>> {
  return { ...plainEnvironment(own), VERCEL_ORG_ID: organization, VERCEL_PROJECT_ID: project };
}

/** The environment of the Vercel CLI where it speaks to Vercel. */
export function accountEnvironment(
  own: ProcessEnvironment,
  account: Account,
): Readonly<Record<string, string>> {
  return { ...buildEnvironment(own, account), VERCEL_TOKEN: account.token };
}
