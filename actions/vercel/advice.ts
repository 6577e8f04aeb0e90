import type { ErrorCode } from '../../lib/errors/catalog.js';

/** What the Vercel CLI's complaint means, and what a person can do. */
export interface Advice {
  readonly code: ErrorCode;
  readonly what: string;
  readonly remedy: string;
}

interface Rule {
  readonly pattern: RegExp;
  readonly code: ErrorCode;
  readonly what: (found: RegExpExecArray) => string;
  readonly remedy: string;
}

/**
 * What the Vercel CLI 60 says when something fails, from its own source, and Vercel's API through it
 * (https://vercel.com/docs/rest-api#errors). The first rule that matches counts.
 */
const rules: readonly Rule[] = [
  {
    pattern:
      /token provided via .* is not valid|specified token is not valid|its contents are invalid|No existing credentials found/i,
    code: 'vercel-token-refused',
    what: () => 'Vercel does not accept the token: it expired, was revoked, or is not a whole token',
    remedy:
      'Make a new one at https://vercel.com/account/settings/tokens with the scope of the team, and store it as the secret VERCEL_TOKEN of the GitHub environment.',
  },
  {
    pattern: /Project not found|Project was either deleted/i,
    code: 'vercel-project-unknown',
    what: () => 'there is no such project in this team, or the token does not see it',
    remedy:
      'Compare project-id and org-id with .vercel/project.json (`vercel link` writes it) or with the settings of the project and of the team at Vercel.',
  },
  {
    pattern:
      /Could not retrieve Project Settings|Not authorized|don.t have (?:permission|access)|You are not allowed|do not have access|forbidden|belong.* (?:current|different) team|scope does not exist/i,
    code: 'vercel-forbidden',
    what: ({ input }) => `the token is good, and may not do this in the team of org-id: ${said(input)}`,
    remedy:
      'Make the token with the scope of that team, by a member who may deploy (for production: a role that may deploy to it). Where org-id names another team, correct it.',
  },
  {
    pattern: /File size limit exceeded/i,
    code: 'vercel-limit',
    what: ({ input }) => said(input),
    remedy:
      'A file of the build is larger than the plan of the team allows. Leave it out of the build, or serve it from elsewhere; https://vercel.com/docs/limits has the sizes.',
  },
  {
    pattern:
      /very fast pace|rate.?limit|builds limit|deployments? limit|api-deployments|Too many requests|try again in/i,
    code: 'vercel-limit',
    what: ({ input }) => `a limit of the plan of the team is reached: ${said(input)}`,
    remedy:
      'Wait until it is over (the usage page of the team says when), deploy less often (concurrency in the workflow), or take a larger plan; https://vercel.com/docs/limits',
  },
  {
    pattern: /not available on the .* plan|Upgrade|payment|billing|subscription/i,
    code: 'vercel-limit',
    what: ({ input }) => `the plan of the team does not have this: ${said(input)}`,
    remedy: 'Look at the plan and the invoices of the team at Vercel.',
  },
  {
    pattern: /No Output Directory named|missing-public-directory|prebuilt output found/i,
    code: 'vercel-no-output',
    what: ({ input }) => said(input),
    remedy:
      "Say where the build leaves its files: the project's Output Directory at Vercel, or outputDirectory in vercel.json. Where the front end is in a folder, give directory.",
  },
  {
    pattern: /(?:Command ".*" exited with|sh: \d+: .*not found|ELIFECYCLE|Build failed)/i,
    code: 'vercel-build-failed',
    what: ({ input }) => `the build failed: ${said(input)}`,
    remedy:
      'The last log lines say why; the whole log is in the fold of the build. A build in the job has the Node and the tools of the job: actions/setup-node before it gives it those of the project.',
  },
  {
    pattern: /ENOTFOUND|ECONNREFUSED|ECONNRESET|ETIMEDOUT|fetch failed|could not be resolved|interrupted/i,
    code: 'vercel-unreachable',
    what: ({ input }) => `Vercel is not reached: ${said(input)}`,
    remedy:
      'Look at https://www.vercel-status.com and at the network of the runner (HTTPS_PROXY is honoured), and run the job again.',
  },
];

/** Lines that begin every complaint, and say nothing. */
const opening = /^(?:Error:|✗|>)\s*/;

/**
 * Finds out what went wrong from the last things that the CLI said.
 *
 * @param stage what it was to do
 * @param lines what it said
 */
export function advise(stage: string, lines: readonly string[]): Advice {
  const complaints = lines.filter((line) => /^(?:Error:|✗)/.test(line));
  for (const line of [...complaints.toReversed(), ...lines.slice(-10).toReversed()]) {
    for (const { pattern, code, what, remedy } of rules) {
      const found = pattern.exec(line);
      if (found) return { code, what: what(found), remedy };
    }
  }
  const last = complaints.at(-1);
  return stage === 'build' ? unknownBuildFailure(last) : unknownFailure(stage, last);
}

function unknownBuildFailure(complaint: string | undefined): Advice {
  return {
    code: 'vercel-build-failed',
    what: `the build failed${complaint ? `: ${said(complaint)}` : ''}`,
    remedy: 'The last log lines say why; the whole log is in the fold of the build.',
  };
}

function unknownFailure(stage: string, complaint: string | undefined): Advice {
  return complaint
    ? {
        code: 'vercel-failed',
        what: `Vercel refused to ${stage}: ${said(complaint)}`,
        remedy: 'The log of this step has all that the Vercel CLI said.',
      }
    : {
        code: 'vercel-unreachable',
        what: `the Vercel CLI ended without a word on what it was to do (${stage}), as it does when Vercel is not reached`,
        remedy:
          'Look at https://www.vercel-status.com and at the network of the runner (HTTPS_PROXY is honoured), and run the job again.',
      };
}

function said(line: string): string {
  return line.replace(opening, '').trim();
}
