import { digestOf, requestOf } from '../../../actions/deploy-compose/registry-digest.js';

const digest = `sha256:${'a'.repeat(64)}`;
const login = { registry: 'https://ghcr.io/team', username: 'ann', password: 'hush' };

describe('asking a registry for a digest', () => {
  test('goes without a login to registries that it is not for', () => {
    expect(requestOf('redis:8', login)).toBe(
      'GET /distribution/redis:8/json HTTP/1.0\r\nHost: docker\r\n\r\n',
    );
  });

  test('goes with the login to its own', () => {
    const [, , header = ''] = requestOf('ghcr.io/team/app:1', login).split('\r\n');
    const encoded = header.replace('X-Registry-Auth: ', '');
    expect(encoded).toMatch(/^([\w-]{4})*([\w-]{2}==|[\w-]{3}=)$/);
    const auth = Buffer.from(encoded, 'base64url').toString();
    expect(JSON.parse(auth)).toEqual({ username: 'ann', password: 'hush', serveraddress: 'ghcr.io' });
  });

  test('goes nowhere with what is no reference', () => {
    expect(() => requestOf('app\r\nX: 1', undefined)).toThrow('is no reference');
  });

  test.each([
    [JSON.stringify({ Descriptor: { digest, size: 1 }, Platforms: [] }), digest],
    [JSON.stringify({ message: 'unauthorized' }), undefined],
    [JSON.stringify({ Descriptor: { digest: 'latest' } }), undefined],
    ['HTTP/1.0 200 OK\r', undefined],
    ['{ cut', undefined],
  ])('is answered by %s with %s', (line, answer) => {
    expect(digestOf(line)).toBe(answer);
  });
});
