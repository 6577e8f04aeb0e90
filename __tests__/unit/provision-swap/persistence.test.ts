import { withSwapLine } from '../../../lib/host/swap-persistence.js';

const line = '/swapfile none swap sw,nofail 0 0';

test('a host without fstab gets one', () => {
  expect(withSwapLine(undefined, '/swapfile')).toBe(`${line}\n`);
});
test('the line comes after what is there', () => {
  expect(withSwapLine('# root\nUUID=1 / ext4 defaults 0 1\n', '/swapfile')).toBe(
    `# root\nUUID=1 / ext4 defaults 0 1\n${line}\n`,
  );
});
test('a last line without its newline stays a line of its own', () => {
  expect(withSwapLine('UUID=1 / ext4 defaults 0 1', '/swapfile')).toBe(
    `UUID=1 / ext4 defaults 0 1\n${line}\n`,
  );
});
test.each([`${line}\n`, '/swapfile\tswap\tswap\tdefaults,pri=5\t0\t0\n'])('%j stays as it is', (fstab) => {
  expect(withSwapLine(fstab, '/swapfile')).toBe(fstab);
});
test('a line that says noauto is replaced', () => {
  expect(withSwapLine('/swapfile none swap noauto 0 0\n', '/swapfile')).toBe(`${line}\n`);
});
test('two lines become one', () => {
  expect(withSwapLine(`${line}\n/swapfile swap swap defaults\n`, '/swapfile')).toBe(`${line}\n`);
});
test('a comment and another path are not the line', () => {
  const fstab = '#/swapfile none swap sw 0 0\n/swapfile2 none swap sw 0 0\n';
  expect(withSwapLine(fstab, '/swapfile')).toBe(`${fstab}${line}\n`);
});
