import { releaseNotes } from '../../../scripts/release/changelog.js';
import { compareVersions, parseVersion } from '../../../scripts/release/version.js';

const changelog = `# Changes

## Unreleased

- Something that comes.

## 1.10.0 (2026-11-26)

- A new action.

  With an example:

      ## no heading

## v1.1.0

- The first.

## 1.0.0
`;

test('the notes of a version are all below its heading', () => {
  expect(releaseNotes(changelog, '1.10.0')).toBe(
    '- A new action.\n\n  With an example:\n\n      ## no heading',
  );
  expect(releaseNotes(changelog, '1.1.0')).toBe('- The first.');
});

test.each(['1.1', '1.0.0', '2.0.0'])('there are none of %s', (version) => {
  expect(releaseNotes(changelog, version)).toBeUndefined();
});

test.each(['1.2.3', 'v1.2.3', ' 1.2.3\n'])('%j is a version', (text) => {
  expect(parseVersion(text)).toEqual({ major: 1, minor: 2, patch: 3 });
});

test.each(['1.2', '1.2.3-rc.1', '01.2.3', '1.2.3;ls', ''])('%j is none', (text) => {
  expect(parseVersion(text)).toBeUndefined();
});

test('versions are ordered by number, not by text', () => {
  const [older, newer] = ['1.9.0', '1.10.0'].map(parseVersion);
  if (!older || !newer) throw new Error('both are versions');
  expect(compareVersions(older, newer)).toBeLessThan(0);
});
