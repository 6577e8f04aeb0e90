import { defineAction } from '../../lib/capability/define-action.js';
import { choice, duration, flag, listOf, text, textual } from '../../lib/capability/inputs.js';
import {
  bodyAccepts,
  parseExpectedBody,
  parseExpectedStatuses,
  statusesAccepts,
} from '../../lib/values/http-expected.js';
import { vercelRules } from './rules.js';
import {
  organizationAccepts,
  parseOrganization,
  parseProject,
  parseSmokeTest,
  projectAccepts,
  smokeTestAccepts,
} from './values.js';

/** An input that is a secret is most often empty since nobody passed it on. */
function notPassedOn(name: string, variable: string, input: string) {
  return {
    what: `VERCEL ${name} is empty: the environment of this job does not pass it on`,
    remedy: `Set ${variable} in the GitHub environment of the job (or in the repository), and give ${input}: \${{ secrets.${variable} }}. A reusable workflow has only the secrets that its caller hands on; a pull request from a fork or of Dependabot has none.`,
  };
}

export const vercelInputs = {
  directory: text('The folder of the front end, relative to the workspace.', { default: '.' }),
  environment: choice(
    'What is deployed: a `preview` with a URL of its own, or `production`, which is staged, tested and then promoted.',
    ['preview', 'production'],
    { default: 'preview' },
  ),
  token: text(
    'The access token of Vercel. It reaches the Vercel CLI by the environment only, and never a build.',
    {
      required: true,
      secret: true,
      whenMissing: notPassedOn('token', 'VERCEL_TOKEN', 'token'),
    },
  ),
  'org-id': textual(
    'Who owns the project: the `orgId` of `.vercel/project.json`.',
    organizationAccepts,
    parseOrganization,
    {
      required: true,
      whenMissing: notPassedOn('org id', 'VERCEL_ORG_ID', 'org-id'),
    },
  ),
  'project-id': textual(
    'The project: the `projectId` of `.vercel/project.json`.',
    projectAccepts,
    parseProject,
    {
      required: true,
      whenMissing: notPassedOn('project id', 'VERCEL_PROJECT_ID', 'project-id'),
    },
  ),
  'smoke-test': listOf(
    'What must answer before the deployment is promoted, or, of a preview, before it counts as deployed: paths of the deployment, or URLs.',
    smokeTestAccepts,
    parseSmokeTest,
  ),
  'expect-status': textual(
    'HTTP statuses of the smoke test that are good: `200`, `200-299`, several split by commas. Redirects are not followed.',
    statusesAccepts,
    parseExpectedStatuses,
    { default: '200-299' },
  ),
  'expect-body': textual(
    'What the first 64 KiB of each good body of the smoke test hold: a text, or a regular expression between slashes.',
    bodyAccepts,
    parseExpectedBody,
  ),
  'protection-bypass': text(
    'The secret of Protection Bypass for Automation, where Deployment Protection would keep the smoke test out.',
    { secret: true },
  ),
  'health-timeout': duration('How long the smoke test may take to become good.', { default: '1m' }),
  promote: flag('Brings the production deployment to the domains of the project; `false` leaves it staged.', {
    default: 'true',
  }),
  timeout: duration('How long all of it may take.', { default: '15m' }),
  'dry-run': flag('Pulls the settings and builds, and deploys nothing.', { default: 'false' }),
} as const;

export const vercel = defineAction({
  name: 'vercel',
  description:
    'Deploys a front end to Vercel with a pinned Vercel CLI: a preview, or production that is staged, tested and only then promoted.',
  branding: { icon: 'triangle', color: 'gray-dark' },
  inputs: vercelInputs,
  rules: vercelRules,
  outputs: {
    outcome: 'How it ended: deployed, started, planned, rolled-back, failed, timed-out or cancelled.',
    url: 'The URL of the deployment, which stays the same for ever.',
    'deployment-id': 'The id of the deployment: `dpl_...`.',
    promoted: '`true` when the domains of the project lead to the deployment.',
    'previous-deployment-id':
      'The id of the deployment that was production before; empty when there was none.',
    'inspector-url': 'The page of the deployment at Vercel.',
    results: 'JSON: each stage with its outcome and time, and the checks of the smoke test.',
  },
  post: true,
  load: () => import('./index.js'),
});
