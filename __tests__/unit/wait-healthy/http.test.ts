import { judgeHttp, parseHttpResponse } from '../../../lib/health/http.js';

const target = { href: 'http://u:pa55@a/', shown: 'http://a/', secrets: ['pa55'] };
const statuses = [{ from: 200, to: 299 }];
const parse = (text: string) => parseHttpResponse(Buffer.from(text));

test('a head and a body are read', () => {
  expect(parse('HTTP/1.1 200 OK\r\nServer: x\r\n\r\nhello\n\nworld')).toEqual({
    status: 200,
    body: 'hello\n\nworld',
  });
});
test('HTTP/2 has no reason phrase', () => {
  expect(parse('HTTP/2 204\r\n\r\n')).toEqual({ status: 204, body: '' });
});
test('interim responses are skipped', () => {
  expect(parse('HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\nHTTP/1.1 503 No\r\n\r\nbusy')).toEqual({
    status: 503,
    body: 'busy',
  });
});
test.each(['', 'hello', 'HTTP/1.1 200 OK\r\nServer: x'])('%j is no response', (text) => {
  expect(parse(text)).toBeUndefined();
});

test('a redirect is not good by itself', () => {
  expect(judgeHttp({ status: 302, body: '' }, { statuses, body: undefined }, target)).toMatchObject({
    good: false,
    text: 'status 302',
  });
});
test.each([
  ['UP', true],
  [/"up"/i, true],
  ['DOWN', false],
  [/^up/, false],
])('a body that shall hold %s is good: %s', (body, good) => {
  const response = { status: 200, body: '{"status": "UP"}' };
  expect(judgeHttp(response, { statuses, body }, target).good).toBe(good);
});
test('of a body no half word is told, which may be half a secret that the run would hide', () => {
  const body = `${'x'.repeat(190)} token=s3cr3t-of-the-run`;
  const { lines } = judgeHttp({ status: 500, body }, { statuses, body: undefined }, target);
  expect(lines).toEqual([`${'x'.repeat(190)} `]);
});

test('the first 200 characters of a body are told, without the password', () => {
  const { lines } = judgeHttp(
    { status: 500, body: `wrong: pa55${' x'.repeat(500)}` },
    { statuses, body: undefined },
    target,
  );
  expect(lines.join('')).toMatch(/^wrong: \*\*\*( x){50,} ?$/);
  expect(lines.join('').length).toBeLessThanOrEqual(200);
});
