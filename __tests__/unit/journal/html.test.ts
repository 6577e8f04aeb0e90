import { createHash } from 'node:crypto';
import { DeployError } from '../../../lib/errors/deploy-error.js';
import type { JournalEntry } from '../../../lib/journal/events.js';
import { htmlWith } from '../../../lib/journal/readers/html/markup.js';
import { htmlPage } from '../../../lib/journal/readers/html/page.js';
import { Secrets } from '../../../lib/journal/redact.js';
import { manyHosts } from './many-hosts.js';
import { failedRun, portTaken, redact, start } from './story.js';
import { cause, deployedSystem, failedSystem } from './system.js';

const failed = htmlPage(failedSystem(), { outcome: 'failed', error: cause }, redact);

/** Everything in it that a person or a machine can name is hostile. */
function hostilePage(): string {
  const bad = (name: string) =>
    `${name}"'\`><img src=x onerror=alert(1)><!--</style></script>&lt;\u202e\u0000`;
  const at = { phase: bad('phase'), target: bad('target'), step: bad('step'), time: start };
  const error = new DeployError({
    code: 'container-failed',
    what: bad('what'),
    where: bad('where'),
    remedy: bad('remedy'),
    log: [bad('log'), 'https://example.com/a.js hunter2'],
  });
  const change = { subject: bad('subject'), action: 'create', detail: bad('detail') } as const;
  const result = {
    phase: at.phase,
    target: at.target,
    outcome: 'failed',
    changes: [change],
    durationMs: 1,
    details: {},
    error,
    notPutBack: [bad('left')],
    kept: true,
  } as const;
  const services = [{ service: bad('service'), image: bad('image'), pinned: bad('pinned') }];
  const entries: JournalEntry[] = [
    {
      type: 'run.started',
      title: bad('title'),
      targets: [at.target],
      dryRun: true,
      phases: [{ name: at.phase, needs: [bad('need')], targets: [at.target] }],
      time: start,
    },
    { type: 'step.applying', ...at },
    { type: 'output', target: at.target, source: bad('source'), line: bad('line'), time: start },
    { type: 'warning', ...at, message: bad('warning') },
    { type: 'step.verified', ...at, durationMs: 1, details: { services } },
    { type: 'step.failed', ...at, during: 'verify', error },
    { type: 'step.undoing', ...at },
    { type: 'step.undone', ...at, durationMs: 1 },
    { type: 'run.ended', outcome: 'failed', results: [result], error, time: start },
  ];
  return htmlPage(entries, { outcome: 'failed', error, problems: [error] }, redact);
}

/** Elements as they open and close; throws where they do not match, or where text is not escaped. */
function elementsOf(page: string): readonly string[] {
  const body = page.replace(/^<!doctype html>/, '').replace(/(<style>)[^<]*(<\/style>)/, '$1$2');
  const tag = /<(\/?)([a-z][a-z0-9]*)((?: [a-zA-Z0-9-]+="[^"<>]*")*)(\/?)>/g;
  const text = body.replace(tag, '');
  expect(text).not.toMatch(/[<>"'`]/);
  expect(text.replace(/&#\d+;/g, '')).not.toContain('&');
  const open: string[] = [];
  const seen: string[] = [];
  for (const [, closing, name = '', , selfClosing] of body.matchAll(tag)) {
    if (closing) expect(open.pop()).toBe(name);
    else {
      seen.push(name);
      if (!selfClosing && name !== 'meta') open.push(name);
    }
  }
  expect(open).toEqual([]);
  return seen;
}

function attributesOf(page: string): readonly string[] {
  const tags = page.match(/<[a-z][^<>]*>/g) ?? [];
  return tags.flatMap((tag) => [...tag.matchAll(/ ([a-zA-Z0-9-]+)="/g)].map(([, name = '']) => name));
}

const pages: readonly (readonly [string, string])[] = [
  ['a failed system', failed],
  ['a deployed system', htmlPage(deployedSystem(), { outcome: 'deployed' }, redact)],
  ['50 hosts', htmlPage(manyHosts(50), { outcome: 'failed', error: cause }, redact)],
  ['one phase', htmlPage(failedRun, { title: 'shop', outcome: 'failed', error: portTaken }, redact)],
  ['hostile names', hostilePage()],
  ['nothing', htmlPage([], { title: 'shop', outcome: 'failed' }, redact)],
];

describe.each(pages)('the page of %s', (_, page) => {
  test('is well-formed, with nothing in it that runs', () => {
    const elements = new Set(elementsOf(page));
    for (const name of ['script', 'img', 'iframe', 'object', 'form', 'link', 'base', 'a', 'foreignObject']) {
      expect(elements).not.toContain(name);
    }
    expect(attributesOf(page).filter((name) => /^(on|style$)/.test(name))).toEqual([]);
  });

  test('loads nothing', () => {
    const loading = ['src', 'href', 'srcset', 'action', 'data', 'poster', 'background'];
    expect(attributesOf(page).filter((name) => loading.includes(name))).toEqual([]);
    const style = page.match(/<style>(.*)<\/style>/s)?.[1] ?? '';
    expect(style.match(/https?:|@import|image-set|url\([^)]*\)/g)).toEqual(['url(#stripes)']);
  });

  test('has each id once', () => {
    const ids = [...page.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id);
    expect(ids).toEqual([...new Set(ids)]);
  });

  test('holds no secret', () => {
    expect(page).not.toContain('hunter2');
  });
});

test('the policy of the page allows its own style and nothing else', () => {
  const style = failed.match(/<style>(.*)<\/style>/s)?.[1] ?? '';
  const hash = createHash('sha256').update(style).digest('base64');
  expect(failed).toContain(
    `content="default-src 'none'; style-src 'sha256-${hash}'; base-uri 'none'; form-action 'none'"`,
  );
});

test('what a log line holds is text', () => {
  expect(failed).toContain('&#60;img src=x onerror=alert(1)&#62;&#60;/pre&#62;&#60;/script&#62;');
  expect(failed).toContain('POSTGRES_PASSWORD=***');
});

test('text is redacted before it is escaped, and without what a terminal or a reader would be fooled by', () => {
  const html = htmlWith((text) => text.replaceAll('a&b', '***'));
  expect(html`<p>${'x a&b \u001b[31my\u202e'}</p>`.text).toBe('<p>x *** y\u{fffd}</p>');
  expect(html`${undefined}${false}${0}${[html`<b>${'<'}</b>`, '>']}`.text).toBe('0<b>&#60;</b>&#62;');
});

describe('the chart', () => {
  test('has a lane a host, and says in words what its bars show', () => {
    expect(failed).toContain(
      'aria-label="analytics: deploy-compose, prepare: 5.6 s; wait-healthy, wait: 600 ms; deploy-compose, switch: 1.2 s; deploy-compose, verify: 5.3 s, failed; deploy-compose, put back: 3.0 s"',
    );
  });

  test('marks what failed by a sign too, not by color alone', () => {
    expect(failed.match(/class="cross">✕/g)).toHaveLength(3);
  });

  test('keeps all bars on the axis', () => {
    const bars = [...failed.matchAll(/<rect x="([\d.]+)%" y="\d+" width="([\d.]+)%"/g)];
    expect(bars.length).toBeGreaterThan(20);
    for (const [, x, width] of bars) expect(Number(x) + Number(width)).toBeLessThan(100.02);
  });
});

test('the log is at the end, folded away', () => {
  expect(failed).toMatch(
    /<details><summary>Log \(\d+ lines\)<\/summary><pre> +0\.000s acompanamiento on db, /,
  );
});

test('a secret at the place where a long line is cut leaves no half of itself', () => {
  for (let before = 1_970; before < 2_000; before += 1) {
    const line = `${'x'.repeat(before)}hunter2`;
    const output: JournalEntry = { type: 'output', target: 'a', source: 's', line, time: start };
    expect(htmlPage([output], { outcome: 'deployed' }, redact)).not.toContain('xhu');
  }
});

test('a secret with a control character in it is hidden, and one with colors in the middle', () => {
  const secrets = new Secrets();
  secrets.add('be\u0007ll\nhunter2');
  const html = htmlWith(secrets.redact);
  expect(html`<p>${'be\u0007ll'} ${'hun\u001b[1mter2'}</p>`.text).toBe('<p>*** ***</p>');
});
