import { registerTarget } from '../../../actions/register-target/definition.js';
import type { Ending } from '../../../lib/capability/define-action.js';
import { readInputs } from '../../../lib/capability/inputs-read.js';
import { Cancelled, InputProblems } from '../../../lib/errors/deploy-error.js';
import type { TargetResult } from '../../../lib/journal/events.js';
import { Journal } from '../../../lib/journal/journal.js';
import { ScriptedElb } from '../../harness/scripted-elb.js';

const identity = {
  id: 'run-1',
  url: '',
  actor: '',
  sha: '',
  branch: '',
  repository: '',
  directory: process.cwd(),
};

/** A stand-in of the API for each test, and the action against it. */
export function onScriptedElb() {
  const one = {
    elb: undefined as unknown as ScriptedElb,
    journal: new Journal(),
    cancelling: new AbortController(),
    /** The action with inputs, beside a look every 5 ms. */
    async run(given: Readonly<Record<string, unknown>>): Promise<Ending> {
      const read = readInputs(registerTarget, { poll: '5ms', ...given }, (name) => `input ${name}`);
      if (!read.ok) throw new InputProblems(read.problems);
      const { run } = await registerTarget.load();
      const { journal, cancelling } = one;
      return run(read.inputs, {
        run: identity,
        journal,
        signal: cancelling.signal,
        mask: () => undefined,
        redact: (text) => text,
      });
    },
    cancel: () => one.cancelling.abort(new Cancelled('SIGINT')),
    notices: () => one.journal.entries.flatMap((entry) => (entry.type === 'notice' ? [entry.message] : [])),
  };
  beforeEach(async () => {
    one.elb = await ScriptedElb.start();
    one.journal = new Journal();
    one.cancelling = new AbortController();
    Object.assign(process.env, one.elb.environment);
  });
  afterEach(() => one.elb.stop());
  return one;
}

/** What an ending says of its one target. */
export const resultOf = ({ outputs }: Ending): TargetResult | undefined =>
  (outputs.results as readonly TargetResult[])[0];
