import { renderError } from '../errors/deploy-error.js';
import { readableDuration } from '../journal/readers/lines.js';
import { type Paint, painter, terminalText } from '../journal/readers/terminal/text.js';
import type { HostStatus, ProjectStatus, SystemStatus } from '../rollout/status-system.js';
import type { ServiceStatus, StepStatus } from '../rollout/step-status.js';
import { errorJson } from './error-json.js';

type Seen = Exclude<ProjectStatus, { readonly error: unknown }>;

/**
 * What runs where, for a person: host by host, the projects of each, and what is not as it was deployed.
 *
 * @param now milliseconds since the epoch
 * @returns lines without line ends
 */
export function statusReport(
  { project, hosts }: SystemStatus,
  now: number,
  { color }: { readonly color: boolean },
): readonly string[] {
  const paint = painter(color);
  if (hosts.length === 0) return [`${terminalText(project)}: no phase keeps anything on a host.`];
  return [...hosts.flatMap((host) => [...hostLines(host, now, paint), '']), summary(project, hosts, paint)];
}

function hostLines(
  { phase, host, address, projects, error }: HostStatus,
  now: number,
  paint: Paint,
): string[] {
  const head = `${paint('bold', terminalText(host))}  ${paint('dim', terminalText(`${address}, phase ${phase}`))}`;
  if (error !== undefined) return [head, ...errorLines(error, paint)];
  return [
    head,
    ...projects.flatMap((one) => {
      if ('error' in one) return [`  ${terminalText(one.project)}`, ...errorLines(one.error, paint)];
      return projectLines(one, now, paint);
    }),
  ];
}

function errorLines(error: Parameters<typeof renderError>[0], paint: Paint): string[] {
  return renderError(error)
    .split('\n')
    .map((line) => `  ${paint('red', terminalText(line))}`);
}

function projectLines(status: Seen, now: number, paint: Paint): string[] {
  const { project, release, services, drift, behind, olderThan, lock } = status;
  const row = (name: string, text: string) =>
    `    ${name.padEnd(labelWidth(services))}  ${terminalText(text)}`;
  return [
    `  ${terminalText(project)}: ${stateWords(status, now, paint)}`,
    ...(release === undefined ? [] : [row('release', release), row('from', origin(status))]),
    ...services.flatMap((service) => serviceLines(service, row)),
    ...drift.map((one) => paint('red', row('drift', one))),
    ...(behind && release !== undefined
      ? [row('behind', 'the file asks for something else than what runs')]
      : []),
    ...(olderThan === undefined ? [] : [paint('yellow', row('older', `than what ${olderThan} runs`))]),
    ...(lock === undefined
      ? []
      : [paint('yellow', row('lock', `held by ${lock.owner} since ${lock.since}`))]),
  ];
}

function labelWidth(services: readonly ServiceStatus[]): number {
  return Math.min(20, Math.max(7, ...services.map(({ service }) => service.length)));
}

function stateWords({ state, since, lock }: Seen, now: number, paint: Paint): string {
  const at = since === undefined ? '' : ` since ${since} (${ago(since, now)})`;
  switch (state) {
    case 'healthy':
      return `${paint('green', 'deployed')}${at}`;
    case 'applying':
      return lock ? paint('yellow', 'is being deployed') : paint('red', 'left half done');
    case 'prepared':
    case 'undone':
      return paint('yellow', state);
    case 'none':
      return 'nothing is deployed';
  }
}

function ago(since: string, now: number): string {
  const milliseconds = now - Date.parse(since);
  const days = Math.floor(milliseconds / 86_400_000);
  if (days >= 2) return `${days} days ago`;
  const hours = Math.floor(milliseconds / 3_600_000);
  if (hours >= 2) return `${hours} hours ago`;
  return `${readableDuration(Math.max(0, milliseconds))} ago`;
}

/** `main 01234567 by octocat, https://...` */
function origin({ run = {} }: StepStatus): string {
  const { branch, sha, actor, url } = run;
  const from = [branch, sha?.slice(0, 8)].filter(Boolean).join(' ');
  const by = actor ? `by ${actor}` : '';
  return [[from, by].filter(Boolean).join(' '), url].filter(Boolean).join(', ') || 'unknown';
}

function serviceLines(
  { service, image, pinned, containers }: ServiceStatus,
  row: (name: string, text: string) => string,
): string[] {
  // By the digest of a registry, or by an image id in a tag of ours.
  const digest = /(?:sha256:|:deploy-kit-)([0-9a-f]{12})/.exec(pinned)?.[1];
  const what = digest === undefined ? image : `${image} (sha256:${digest})`;
  return [row(service, `${what}: ${containers.join(', ') || 'no container'}`)];
}

function summary(project: string, hosts: readonly HostStatus[], paint: Paint): string {
  const seen = hosts.flatMap(({ projects }) => projects.flatMap((one) => ('error' in one ? [] : [one])));
  const unseen = hosts.filter(
    ({ error, projects }) => error !== undefined || projects.some((one) => 'error' in one),
  ).length;
  const drifted = seen.filter(({ drift }) => drift.length > 0).length;
  const behind = seen.filter((one) => one.behind).length;
  const parts = [
    ...(unseen > 0 ? [paint('red', `${unseen} not looked at`)] : []),
    ...(drifted > 0 ? [paint('red', `${drifted} drifted`)] : []),
    ...(behind > 0 ? [`${behind} behind the file`] : []),
  ];
  const whole = parts.length > 0 ? parts.join(', ') : paint('green', 'as deployed, and as the file asks');
  return `${terminalText(project)}: ${whole}`;
}

/** The same as one JSON document. */
export function statusJson({ project, hosts }: SystemStatus): string {
  const drifted = hosts.some(({ projects }) =>
    projects.some((one) => !('error' in one) && one.drift.length > 0),
  );
  const document = {
    project,
    drifted,
    hosts: hosts.map(({ error, projects, ...host }) => ({
      ...host,
      ...(error && { error: errorJson(error) }),
      projects: projects.map((one) => ('error' in one ? { ...one, error: errorJson(one.error) } : one)),
    })),
  };
  return JSON.stringify(document, undefined, 2);
}
