import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { preflight } from '../../../actions/preflight/definition.js';
import { run } from '../../../actions/preflight/index.js';
import { readInputs } from '../../../lib/capability/inputs-read.js';
import { InputProblems } from '../../../lib/errors/deploy-error.js';
import { Journal } from '../../../lib/journal/journal.js';

/** One host, one phase; it reads the secrets of a workflow, an address and a password. */
export const file = `project: shop
ssh: { key: "\${SSH_PRIVATE_KEY:?}", known-hosts: "\${SSH_KNOWN_HOSTS:?}" }
hosts: { web: "\${EC2_HOST:?}" }
phases:
  - name: web
    hosts: web
    steps:
      - deploy-compose: { files: compose.yml, secrets: { DB_PASSWORD: "\${DB_PASSWORD:?}" } }
`;

/** What a check gave. */
export interface Checked {
  readonly outputs: Readonly<Record<string, unknown>>;
  /** What is wrong, empty where the step is green. */
  readonly problems: readonly string[];
  readonly remedies: readonly string[];
  readonly notices: readonly string[];
}

/** The secrets of a workflow, all there. */
export const allSecrets = 'ssh-private-key=true\nssh-known-hosts=true';

/**
 * Runs preflight in a folder that holds `deploy-kit.yml`.
 *
 * @param event the run's event
 */
export async function check(
  given: Readonly<Record<string, string>>,
  { event = 'push', text = file }: { readonly event?: string; readonly text?: string } = {},
): Promise<Checked> {
  const directory = mkdtempSync(join(tmpdir(), 'deploy-kit-preflight-'));
  const before = process.env.GITHUB_EVENT_NAME;
  process.env.GITHUB_EVENT_NAME = event;
  try {
    writeFileSync(join(directory, 'deploy-kit.yml'), text);
    return await checkIn(directory, given);
  } finally {
    if (before === undefined) delete process.env.GITHUB_EVENT_NAME;
    else process.env.GITHUB_EVENT_NAME = before;
    rmSync(directory, { recursive: true });
  }
}

async function checkIn(directory: string, given: Readonly<Record<string, string>>): Promise<Checked> {
  const read = readInputs(preflight, given, (name) => `input ${name}`);
  if (!read.ok) return failed(new InputProblems(read.problems));
  const journal = new Journal();
  const identity = {
    id: '1',
    url: '',
    actor: '',
    sha: 'abc',
    branch: 'main',
    repository: 'org/shop',
    directory,
  };
  const signal = new AbortController().signal;
  try {
    const { outputs } = await run(read.inputs, {
      run: identity,
      journal,
      signal,
      mask: () => {},
      redact: (text) => text,
    });
    const notices = journal.entries.flatMap((entry) => (entry.type === 'notice' ? entry.message : []));
    return { outputs, problems: [], remedies: [], notices };
  } catch (thrown) {
    return failed(thrown);
  }
}

function failed(thrown: unknown): Checked {
  if (!(thrown instanceof InputProblems)) throw thrown;
  const { problems } = thrown;
  return {
    outputs: {},
    problems: problems.map(({ message }) => message),
    remedies: problems.map(({ remedy }) => remedy),
    notices: [],
  };
}
