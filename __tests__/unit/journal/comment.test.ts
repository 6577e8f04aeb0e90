import { DeployError } from '../../../lib/errors/deploy-error.js';
import type { Change, JournalEntry } from '../../../lib/journal/events.js';
import { rolloutComment } from '../../../lib/journal/readers/comment.js';
import { manyHosts } from './many-hosts.js';
import { failedRun, journalOf, portTaken, redact } from './story.js';
import { deployedSystem } from './system.js';

const about = {
  config: 'deploy-kit.yml',
  environment: 'production',
  sha: '0123456789abcdef0123456789abcdef01234567',
  url: 'https://github.com/org/app/actions/runs/1/attempts/1',
};
const longest = 65_000;

const planned = (...changes: readonly Change[]): JournalEntry[] =>
  journalOf([
    0,
    {
      type: 'run.ended',
      outcome: 'planned',
      results: [{ target: 'web1', outcome: 'planned', changes, durationMs: 5, details: {} }],
    },
  ]);

const ofPlan = (...changes: readonly Change[]) =>
  rolloutComment(planned(...changes), { title: 'shop', outcome: 'planned' }, about, redact, longest);

test('a plan says what would change, and where', () => {
  const comment = ofPlan({ subject: 'service web', action: 'recreate', detail: 'app:1 -> app:2' });
  expect(comment).toMatch(/^### shop: planned\n\nPlanned only/);
  expect(comment).toContain('**Would change**\n\n- web1\n  - recreate service web');
});

test('it ends with the file, the commit and the page of the run', () => {
  expect(ofPlan()).toMatch(
    /<sub>deploy-kit\.yml, production, commit 0123456789ab, \[the run\]\(https:\/\/github\.com\/org\/app\/actions\/runs\/1\/attempts\/1\)<\/sub>$/,
  );
});

test('a rollout of several phases has their table, and no diagram', () => {
  const comment = rolloutComment(deployedSystem(), { outcome: 'deployed' }, about, redact, longest);
  expect(comment).toMatch(/^### acompanamiento: deployed\n/);
  expect(comment).toContain('| databases |  | db | deployed | 13.9 s |');
  expect(comment).not.toContain('mermaid');
});

test('a failure has its cause with the last log lines, secrets hidden and nothing read as Markdown or HTML', () => {
  const ended = { title: 'shop', outcome: 'failed', error: portTaken } as const;
  const comment = rolloutComment(failedRun, ended, about, redact, longest);
  expect(comment).toContain('**Cause:** web2&#58; container shop-web-1&#58; service web exited with code 3');
  expect(comment).toContain('secret *** here');
  expect(comment).not.toContain('hunter2');
  expect(comment).not.toContain('<script>');
  expect(comment.match(/<\/pre>/g)).toHaveLength(1);
});

test('nobody is mentioned, and no issue', () => {
  const comment = ofPlan({ subject: 'service @octocat', action: 'run', detail: 'fixes org/app#1' });
  expect(comment).toContain('service &#64;&#8203;octocat (fixes org/app&#35;&#8203;1)');
});

test('a wrong file is told with all that is wrong', () => {
  const problem = (where: string) =>
    new DeployError({
      code: 'config-key-unknown',
      kind: 'input',
      where,
      what: 'no <b>',
      remedy: 'Take it away.',
    });
  const problems = [problem('deploy-kit.yml:1:1'), problem('deploy-kit.yml:2:1')];
  const comment = rolloutComment(
    [],
    { title: 'deploy-kit.yml', outcome: 'failed', problems },
    about,
    redact,
    longest,
  );
  expect(comment).toContain('The input is wrong; nothing was tried.');
  expect(comment).toContain('<pre>\ndeploy-kit.yml:1:1: no &#60;b&#62;\nTake it away.');
  expect(comment).toContain('deploy-kit.yml:2:1');
});

describe('a comment that would be too long', () => {
  const log = Array.from({ length: 1_000 }, () => '<'.repeat(1_000));
  const ended = {
    outcome: 'failed',
    error: new DeployError({ code: 'container-failed', what: 'it died', remedy: 'Look.', log }),
  } as const;
  const comment = rolloutComment(manyHosts(1_000), ended, about, redact, longest);

  test('is as long as a comment may be', () => {
    expect(comment.length).toBeLessThanOrEqual(longest);
  });

  test('keeps the cause, what fits of the rest, and says where all of it is', () => {
    expect(comment).toContain('**Cause:**');
    expect(comment).toContain('| web | databases |');
    expect(comment).toMatch(/the job summary of the run has all\.\n\n<sub>.*<\/sub>$/);
  });

  test('has no half of a log or of what is folded', () => {
    for (const tag of ['pre', 'details']) {
      expect(comment.split(`<${tag}>`)).toHaveLength(comment.split(`</${tag}>`).length);
    }
  });

  test('ends a list at the end of a line', () => {
    const many = Array.from(
      { length: 5_000 },
      (_, index): Change => ({ subject: `file ${index}`, action: 'run' }),
    );
    const cut = ofPlan(...many);
    expect(cut.length).toBeLessThanOrEqual(longest);
    expect(cut).toMatch(/\n {2}- run file \d+\n\nThere is more/);
  });
});
