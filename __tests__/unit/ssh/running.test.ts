import { EventEmitter } from 'node:events';
import { Running } from '../../../lib/ssh/running.js';
import type { Session } from '../../../lib/ssh/sessions.js';

/** A command that has begun, and what the connection tells of it. */
function begun() {
  const channel = Object.assign(new EventEmitter(), {
    stderr: new EventEmitter(),
    close: () => void channel.emit('close'),
  });
  const session = { channel, link: { alive: true }, release: () => undefined };
  const running = new Running(session as unknown as Session, 'marker', { keepBytes: 1000 });
  for (const stream of [channel, channel.stderr]) stream.emit('data', Buffer.from('marker:1\n'));
  channel.stderr.emit('end');
  return { channel, running };
}

/** As where the machine has no time for this process, or somebody stops it. */
function standStill(milliseconds: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, milliseconds);
}

test('output that came while this process stood still behind the end of the command is not lost', async () => {
  const { channel, running } = begun();
  channel.emit('data', Buffer.from('first '));
  channel.emit('exit', 0);
  // Behind the first look for a byte, as what is read from a socket.
  setTimeout(() => {
    channel.emit('data', Buffer.from('last'));
    channel.close();
  }, 1000);
  standStill(2500);
  expect(await running.ended).toEqual({ code: 0, signal: null });
  expect(running.stdout.text()).toBe('first last');
});

test('output that a background process holds open is not waited for', async () => {
  const { channel, running } = begun();
  channel.emit('data', Buffer.from('all'));
  channel.emit('exit', 0);
  expect(await running.ended).toEqual({ code: 0, signal: null });
  expect(running.stdout.text()).toBe('all');
});
