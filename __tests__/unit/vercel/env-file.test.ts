import { secretsInEnvFile } from '../../../actions/vercel/env-file.js';

const secrets = (line: string) => secretsInEnvFile(`# Created by Vercel CLI\n${line}\n`, ['shop-front']);

test('a value is hidden', () => {
  expect(secrets('API_KEY="k3y"')).toContain('k3y');
});

test('a value with line ends is hidden as it is written, and as a program sees it', () => {
  expect(secrets('KEY="first\\nsecond"')).toEqual(['first\\nsecond', 'first\nsecond']);
});

test('quotes in a value are as they are', () => {
  expect(secrets('JSON="{"a":"b"}"')).toContain('{"a":"b"}');
});

test("Vercel's tokens among its own variables are hidden", () => {
  expect(secrets('VERCEL_OIDC_TOKEN="ey.ab"')).toContain('ey.ab');
});

test.each([
  ['a variable of Vercel', 'VERCEL_ENV="something"'],
  ['what every browser loads', 'NEXT_PUBLIC_SITE="https://shop.example.com"'],
  ["a part of the project's name, which is in every URL", 'APP="shop"'],
  ['the word for an environment', 'NODE_ENV="production"'],
  ['what Vercel keeps to itself', 'STRIPE="[SENSITIVE]"'],
  ['nothing', 'EMPTY=""'],
])('%s is not hidden', (_, line) => {
  expect(secrets(line)).toEqual([]);
});
