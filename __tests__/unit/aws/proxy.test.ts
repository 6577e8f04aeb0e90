import { awsProxy } from '../../../lib/aws/proxy.js';

test('without a proxy there is none', () => {
  expect(awsProxy(undefined, {})).toBeUndefined();
});

test.each(['HTTP_PROXY', 'http_proxy', 'HTTPS_PROXY', 'https_proxy'])(
  '%s of the environment is one',
  (name) => {
    expect(awsProxy(undefined, { [name]: 'http://proxy:3128' })).toBeDefined();
  },
);

test('one that is given and would not be used is refused', () => {
  expect(() => awsProxy('http://proxy:3128', {}, '24.4.1')).toThrow('Node 24.4.1 knows no proxies');
});

test('one of the environment that would not be used is none', () => {
  expect(awsProxy(undefined, { HTTP_PROXY: 'http://proxy:3128' }, '24.4.1')).toBeUndefined();
});
