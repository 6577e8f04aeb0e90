import { noDeployment } from './errors.js';

/** A deployment as the Vercel CLI tells it. */
export interface Deployment {
  readonly id: string;
  /** With `https://`. */
  readonly url: string;
  /** Its page at Vercel. */
  readonly page: string;
}

/**
 * Reads what `vercel deploy --json` printed. Where the CLI takes its caller for an agent, the deployment stands
 * within a report.
 *
 * @throws `vercel-failed` when no deployment is in it
 */
export function readDeployment(stdout: string): Deployment {
  const written = parse(stdout);
  const { id, url, inspectorUrl } = written?.deployment ?? written ?? {};
  if (typeof id !== 'string' || typeof url !== 'string' || !URL.canParse(url)) throw noDeployment(stdout);
  return { id, url, page: typeof inspectorUrl === 'string' ? inspectorUrl : '' };
}

interface Written {
  readonly id?: unknown;
  readonly url?: unknown;
  readonly inspectorUrl?: unknown;
  readonly deployment?: Written;
}

function parse(stdout: string): Written | undefined {
  try {
    return JSON.parse(stdout);
  } catch {
    return undefined;
  }
}
