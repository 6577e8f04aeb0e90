import { apiOf } from '../../../actions/vercel/api.js';

test('a stand-in on this machine may take the place of Vercel', () => {
  expect(apiOf({ VERCEL_API_URL: 'http://127.0.0.1:4000' })).toBe('http://127.0.0.1:4000');
});

test.each([
  undefined,
  '',
  'https://example.com',
  'http://127.0.0.1.example.com:80',
  'http://127.0.0.1:1@example.com',
])('the token goes nowhere else: %j', (VERCEL_API_URL) => {
  expect(apiOf({ VERCEL_API_URL })).toBe('https://api.vercel.com');
});
