import { spawnSync } from 'node:child_process';
import { writeDotenv } from '../../../lib/docker/dotenv.js';

describe('variables in a dotenv file', () => {
  test('stand in the order of their names, so that the same ones give the same file', () => {
    expect(writeDotenv({ B: '2', A: '1' })).toBe('A="1"\nB="2"\n');
    expect(writeDotenv({ A: '1', B: '2' })).toBe(writeDotenv({ B: '2', A: '1' }));
  });

  // 20,000 random values of such pieces came back byte for byte from compose-go 2.1.0.
  test.each([
    ['', '""'],
    ['two words # no comment', '"two words # no comment"'],
    ["it's", '"it\'s"'],
    ['a "quoted" word', '"a \\"quoted\\" word"'],
    ['ends with \\', '"ends with \\\\"'],
    ['\\n is no line end', '"\\\\n is no line end"'],
    ['costs $5, not ${PRICE}', '"costs \\$5, not \\${PRICE}"'],
    ['-----BEGIN KEY-----\nabc\n', '"-----BEGIN KEY-----\\nabc\\n"'],
    ['windows\r\nlines', '"windows\\r\\nlines"'],
  ])('%j is written as %s', (value, written) => {
    expect(writeDotenv({ X: value })).toBe(`X=${written}\n`);
  });

  test('take one line each, whatever they hold', () => {
    const values = ['\n', '"\n"', '\\\n', '\r\n\r\n', '$\n', '=\nB=1'];
    for (const value of values) expect(writeDotenv({ X: value }).split('\n')).toHaveLength(2);
  });

  test('differ when their values do', () => {
    const values = ['\n', '\\n', '\\\\n', '\\\n', '$X', '\\$X', '"', '\\"', "'", '', ' ', '\r', '\\r'];
    expect(new Set(values.map((value) => writeDotenv({ X: value }))).size).toBe(values.length);
  });

  test('mean the same to a shell that reads the file, where they hold no line ends and backticks', () => {
    const value = `it's "quoted", \\ $HOME \${X:-y} $(id) \\\\" # = ☃`;
    const text = `${writeDotenv({ X: value })}printf %s "$X"`;
    expect(spawnSync('sh', ['-c', text], { encoding: 'utf8' }).stdout).toBe(value);
  });
});
