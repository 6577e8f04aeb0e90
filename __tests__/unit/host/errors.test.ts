import { commandFailed, lastLines } from '../../../lib/host/errors.js';

const ended = { code: 1, signal: null, durationMs: 5 };

describe('the last lines of an output', () => {
  test('are those that hold something', () => {
    expect(lastLines('one\n\ntwo\n \nthree\n\n', 2)).toEqual(['two', 'three']);
  });

  test('are none where nothing was printed', () => {
    expect(lastLines('\n')).toEqual([]);
  });
});

describe('a command that failed', () => {
  test('is told with what it said on standard error', () => {
    const { log } = commandFailed('web1', 'look', { ...ended, stdout: 'found', stderr: 'denied\n' });
    expect(log).toEqual(['denied']);
  });

  test('is told with its standard output where standard error says nothing', () => {
    const { log } = commandFailed('web1', 'look', { ...ended, stdout: 'found\n', stderr: '\n' });
    expect(log).toEqual(['found']);
  });

  test.each(['cat: write error: No space left on device', 'tar: x: Cannot write: Disk quota exceeded'])(
    'is a full disk where it says so: %s',
    (stderr) => {
      const { code, message, log } = commandFailed('web1', 'lock', { ...ended, stdout: '', stderr });
      expect(code).toBe('host-disk-full');
      expect(message).toBe('host web1: the disk is full');
      expect(log).toEqual([stderr]);
    },
  );
});
