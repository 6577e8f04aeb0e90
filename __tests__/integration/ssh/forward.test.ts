import { connect as connectSocket } from 'node:net';
import { connect } from '../../../lib/ssh/connection.js';
import { startSshd } from './sshd.js';
import { thrownBy } from './thrown-by.js';

test("connections to the host's port arrive here, many at once, and none after close", async () => {
  const server = await startSshd([], ['ed25519']);
  const remote = await connect(server.target());
  const forward = await remote.forwardIn((stream) => {
    stream.once('data', (chunk) => stream.end(`you said ${chunk}`));
  });
  const ask = (text: string) =>
    new Promise<string>((resolve, reject) => {
      let answer = '';
      const socket = connectSocket(forward.port, '127.0.0.1', () => socket.write(text));
      socket.on('data', (chunk) => {
        answer += chunk;
      });
      socket.on('end', () => resolve(answer)).on('error', reject);
    });
  const texts = Array.from({ length: 20 }, (_, index) => `${index}`);
  expect(await Promise.all(texts.map(ask))).toEqual(texts.map((text) => `you said ${text}`));
  await forward.close();
  await expect(ask('late')).rejects.toThrow('ECONNREFUSED');
  await remote.close();
  await server.stop();
});
test('a server that forbids it is an error that names the setting', async () => {
  const server = await startSshd(['AllowTcpForwarding no'], ['ed25519']);
  const remote = await connect(server.target());
  const error = await thrownBy(remote.forwardIn(() => {}));
  expect(error).toMatchObject({ code: 'ssh-forward-refused' });
  expect(error.remedy).toContain('AllowTcpForwarding');
  await remote.close();
  await server.stop();
});
