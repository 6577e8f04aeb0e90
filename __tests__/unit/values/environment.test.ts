import { environmentOfMap, parseEnvironment } from '../../../lib/values/environment.js';
import type { InvalidValue } from '../../../lib/values/invalid-value.js';

test.each([
  ['a bare value is literal to the end of its line', 'A=$HOME "x" # y \\n é', '$HOME "x" # y \\n é'],
  ['blanks around a bare value are trimmed', 'A= \t b c \t\r', 'b c'],
  ['a no-break space is part of the value', 'A=\u00a0b\u00a0', '\u00a0b\u00a0'],
  ['a value may hold =', 'A=b=c==', 'b=c=='],
  ['a value may be empty', 'A=', ''],
  ['a quote inside a bare value is itself', "A=it's", "it's"],
  ['single quotes keep everything', 'A=\'  $HOME "x" \\n # \'', '  $HOME "x" \\n # '],
  ['single quotes go over lines', "A='one\n# two\n\nB=three\n'", 'one\n# two\n\nB=three\n'],
  ['double quotes know four escapes', 'A="\\n\\"\\\\\\$"', '\n"\\$'],
  ['double quotes leave other escapes as they are', 'A="\\t\\r\\a\\u00e9"', '\\t\\r\\a\\u00e9'],
  ['double quotes do not expand', 'A="$HOME ${HOME}"', '$HOME ${HOME}'],
  ['double quotes go over lines', 'A="  one\n two "', '  one\n two '],
  ['an escaped backslash before a closing quote is no escaped quote', 'A="x\\\\"', 'x\\'],
  ['a quote may follow blanks', "A= 'b' ", 'b'],
  ['quotes may be empty', 'A=""', ''],
  ['carriage returns inside of quotes are kept', "A='b\r\nc'", 'b\r\nc'],
  ['unicode is kept', 'A=ñandú 🐦', 'ñandú 🐦'],
  ['a byte order mark is not part of the name', '\uFEFFA=b', 'b'],
])('%s', (_, text, value) => {
  expect(parseEnvironment(text)).toEqual({ A: value });
});

test('empty lines and comments stand between variables', () => {
  expect(parseEnvironment('\n# A=1\n  # B=2\nC=3\n\n D.x-y=4\n')).toEqual({ C: '3', 'D.x-y': '4' });
});

test('lines may end as on Windows', () => {
  expect(parseEnvironment("A=1\r\n\r\nB='2'\r\n# c\r\nC=3")).toEqual({ A: '1', B: '2', C: '3' });
});

test.each([
  ['without =', 'A', 'line 1 has no "="'],
  ['with a space in the name', 'A =b', 'line 1 does not start with a name'],
  ['that a shell would export', 'export A=b', 'line 1 does not start with a name'],
  ['that starts with a digit', '1A=b', 'line 1 does not start with a name'],
  ['without a name', '=b', 'line 1 does not start with a name'],
  ['with text after the quote', "A='b' # c", 'line 1: text after the quote that closes the value of A'],
  ['with an open quote', '\nA="b\nc\\"', 'line 2: the quote that opens the value of A is not closed'],
  ['that is there twice', 'A=1\nB=2\nA=3', 'line 3: A is there already, on line 1'],
  ['with a NUL', 'A=b\0', 'line 1 holds a NUL character'],
])('a line %s is an error', (_, text, message) => {
  expect(() => parseEnvironment(text)).toThrow(message);
});

test('all lines that are wrong are told, with their numbers after values of several lines', () => {
  expect(() => parseEnvironment("A='\n\n'\nB\nC=1\nD")).toThrow(/line 4 .*; line 6 /s);
});

test('no error repeats a value', () => {
  for (const text of [
    'hunter2',
    'A=1\nhunter2 =x',
    "A='x' hunter2",
    'A="hunter2',
    '{"A": "hunter2',
    'A: [hunter2',
    'A: {b: hunter2}',
  ]) {
    let message = `nothing for ${text}`;
    try {
      parseEnvironment(text);
    } catch (error) {
      message = (error as InvalidValue).message;
    }
    expect(message).not.toContain('nothing');
    expect(message).not.toContain('hunter2');
  }
});

test('a YAML map is read, its scalars as they stand there', () => {
  expect(
    parseEnvironment(
      '# c\nA: b c\nVERSION: 1.10\nON: true\nEMPTY:\nURL: "http://x?a=b"\nBLOCK: |\n  one\n  two\n',
    ),
  ).toEqual({
    A: 'b c',
    VERSION: '1.10',
    ON: 'true',
    EMPTY: '',
    URL: 'http://x?a=b',
    BLOCK: 'one\ntwo\n',
  });
});

test('a JSON map is read', () => {
  expect(parseEnvironment('{"A": "b\\n$HOME", "N": 8080}')).toEqual({ A: 'b\n$HOME', N: '8080' });
});

test('a line whose value looks like YAML is a line', () => {
  expect(parseEnvironment('A=b: c')).toEqual({ A: 'b: c' });
});

test('a map that YAML had read already gives texts', () => {
  expect(environmentOfMap({ A: 'x', N: 1, T: true, E: null })).toEqual({ A: 'x', N: '1', T: 'true', E: '' });
});

test('a map with a list in it is an error that names the variable', () => {
  expect(() => environmentOfMap({ A: ['x'] })).toThrow('A is a list, not text');
});

test('a variable may have any name that JavaScript treats in its own way', () => {
  expect(Object.entries(parseEnvironment('__proto__=x\nconstructor=y'))).toEqual([
    ['__proto__', 'x'],
    ['constructor', 'y'],
  ]);
});

test('any value written in double quotes comes back byte for byte', () => {
  const alphabet = [
    '\n',
    '\r',
    '"',
    "'",
    '\\',
    '$',
    '#',
    '=',
    ' ',
    '\t',
    'n',
    '{',
    '`',
    'é',
    '🐦',
    'A=',
    ':',
    '\u00a0',
  ];
  let seed = 1;
  const random = (below: number) => {
    seed = (seed * 48_271) % 2_147_483_647;
    return seed % below;
  };
  for (let round = 0; round < 500; round++) {
    const values = Array.from({ length: 3 }, () =>
      Array.from({ length: random(12) }, () => alphabet[random(alphabet.length)]).join(''),
    );
    const text = values.map((value, index) => `V${index}="${value.replace(/["\\$]/g, '\\$&')}"`).join('\n');
    expect(parseEnvironment(text)).toEqual({ V0: values[0], V1: values[1], V2: values[2] });
  }
});
