import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as core from '@actions/core';
import { environmentName } from '../../../lib/action/inputs.js';
import { Runner } from '../../../lib/action/runner.js';

// What we write to the runner, held against GitHub's own library.

const folder = mkdtempSync(join(tmpdir(), 'deploy-kit-core-'));
afterAll(() => rmSync(folder, { recursive: true }));

const texts = [
  'plain',
  'two\nlines',
  'carriage\r\nreturn',
  '100% :: a,b:c',
  '%0A is not a newline',
  'é 🐦 ñ',
  '::error::not a command',
  ' outer ',
];

/** What both print, for the same calls. */
function printed(speak: () => void): string {
  let all = '';
  const write = jest.spyOn(process.stdout, 'write').mockImplementation((chunk) => {
    all += String(chunk);
    return true;
  });
  try {
    speak();
  } finally {
    write.mockRestore();
  }
  return all;
}

const ours = new Runner(process.env, (text) => process.stdout.write(text));

test.each(texts)('%j is annotated, grouped and masked as by the official library', (text) => {
  expect(
    printed(() => {
      ours.error(text);
      ours.error(text, text);
      ours.warning(text);
      ours.warning(text, text);
      ours.notice(text, text);
      ours.startGroup(text);
      ours.endGroup();
      ours.mask(text);
    }),
  ).toBe(
    printed(() => {
      core.error(text);
      core.error(text, { title: text });
      core.warning(text);
      core.warning(text, { title: text });
      core.notice(text, { title: text });
      core.startGroup(text);
      core.endGroup();
      core.setSecret(text);
    }),
  );
});

test.each(texts)('%j is written to the output and state files as by the official library', (text) => {
  const files = ['GITHUB_OUTPUT', 'GITHUB_STATE'] as const;
  const written = (speak: () => void) => {
    for (const file of files) {
      process.env[file] = join(folder, file);
      writeFileSync(join(folder, file), '');
    }
    try {
      speak();
    } finally {
      for (const file of files) delete process.env[file];
    }
    const all = files.map((file) => readFileSync(join(folder, file), 'utf8'));
    return all.map((content) => content.replace(/ghadelimiter_[0-9a-f-]{36}/g, 'DELIMITER'));
  };
  const official = written(() => {
    core.setOutput('name', text);
    core.setOutput('other', text);
    core.saveState('name', text);
  });
  const own = written(() => {
    const runner = new Runner(process.env, () => {});
    runner.setOutput('name', text);
    runner.setOutput('other', text);
    runner.saveState('name', text);
  });
  expect(own).toEqual(official);
});

test.each(['host', 'known-hosts', 'run-task-assign-public-IP', 'a name with spaces', 'under_score'])(
  'the input %s is found where the official library looks',
  (name) => {
    const variable = environmentName(name);
    process.env[variable] = 'found';
    try {
      expect(core.getInput(name)).toBe('found');
    } finally {
      delete process.env[variable];
    }
  },
);

test('state comes back in the post step as by the official library', () => {
  process.env.STATE_run = '1';
  try {
    expect(new Runner(process.env, () => {}).savedState('run')).toBe(core.getState('run'));
  } finally {
    delete process.env.STATE_run;
  }
});

test('outside of a runner outputs and state go nowhere', () => {
  const runner = new Runner({}, () => {});
  expect(() => runner.setOutput('a', 'b')).not.toThrow();
});
