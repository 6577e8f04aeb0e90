import assert from 'node:assert/strict';
import { once } from 'node:events';
import { after, before, test } from 'node:test';
import { server } from './server.mjs';

before(() => once(server.listen(0, '127.0.0.1'), 'listening'));
after(() => server.close());

test('the health check is answered', async () => {
  const response = await fetch(`http://127.0.0.1:${server.address().port}/health`);
  assert.deepEqual(await response.json(), { status: 'ok' });
});
