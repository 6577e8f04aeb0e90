import { LineSplitter, MarkerGate, Tail } from '../../../lib/ssh/output.js';

function linesOf(chunks: readonly Buffer[]): string[] {
  const lines: string[] = [];
  const splitter = new LineSplitter((line) => lines.push(line));
  for (const chunk of chunks) splitter.push(chunk);
  splitter.end();
  return lines;
}
const bytesOf = (text: string) => [...Buffer.from(text)].map((byte) => Buffer.from([byte]));

describe('lines', () => {
  test('are the same however the bytes are cut', () => {
    const text = 'one\n\ntwo ünï😀\r\nthree';
    expect(linesOf(bytesOf(text))).toEqual(['one', '', 'two ünï😀', 'three']);
    expect(linesOf([Buffer.from(text)])).toEqual(['one', '', 'two ünï😀', 'three']);
  });
  test('that never end come in pieces, so that memory has a limit', () => {
    const lines = linesOf(Array.from({ length: 100 }, () => Buffer.alloc(10_000, 'x')));
    expect(lines.join('')).toBe('x'.repeat(1_000_000));
    expect(lines.length).toBeGreaterThan(1);
  });
});

describe('what is kept', () => {
  test('is the newest', () => {
    const tail = new Tail(5);
    for (const chunk of bytesOf('0123456789')) tail.push(chunk);
    expect(tail.text()).toBe('56789');
  });
  test('never begins inside of a character', () => {
    const tail = new Tail(6);
    tail.push(Buffer.from('😀😀'));
    expect(tail.text()).toBe('😀');
  });
});

describe('the marker', () => {
  function pass(chunks: readonly Buffer[]): {
    group: number | undefined;
    text: string;
    noise: string | undefined;
  } {
    let group: number | undefined;
    let text = '';
    const gate = new MarkerGate(
      'mark',
      (found) => {
        group = found;
      },
      (chunk) => {
        text += chunk.toString();
      },
    );
    for (const chunk of chunks) gate.push(chunk);
    return { group, text, noise: gate.noise };
  }
  test('ends the noise wherever the bytes are cut', () => {
    const text = 'welcome\nno newline mark mark:1 mark:4711\nout\nmark:5\n';
    expect(pass(bytesOf(text))).toEqual({ group: 4711, text: 'out\nmark:5\n', noise: undefined });
    expect(pass([Buffer.from(text)])).toEqual({ group: 4711, text: 'out\nmark:5\n', noise: undefined });
  });
  test('that never comes lets nothing pass, and the noise is there to explain it', () => {
    expect(pass([Buffer.from('This account is not available.\n')])).toEqual({
      group: undefined,
      text: '',
      noise: 'This account is not available.\n',
    });
  });
  test('is found behind more noise than is remembered', () => {
    const chunks = [
      ...Array.from({ length: 50 }, () => Buffer.alloc(5000, 'n')),
      Buffer.from('ma'),
      Buffer.from('rk:7\nout'),
    ];
    expect(pass(chunks)).toEqual({ group: 7, text: 'out', noise: undefined });
  });
});
