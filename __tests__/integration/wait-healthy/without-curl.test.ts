import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { askHttpText, askTcpText, httpLoopText, tcpLoopText } from '../../../lib/health/host-scripts.js';
import { parseHttpResponse } from '../../../lib/health/http.js';
import { type LoopbackServer, serve } from './waiting.js';

// A host that lacks tools: this machine, with a PATH that has only some.
let folder: string;
let server: LoopbackServer;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'deploy-kit-tools-'));
  for (const tool of ['sh', 'date', 'base64', 'head', 'tr', 'sleep']) link(tool, which(tool));
  server = await serve((request, response) => {
    response.writeHead(request.url === '/ill?why=1' ? 503 : 200).end('{"status":"UP"}');
  });
});

afterAll(async () => {
  rmSync(folder, { recursive: true });
  await server.stop();
});

const which = (tool: string) => execFileSync('sh', ['-c', `command -v ${tool}`], { encoding: 'utf8' }).trim();
const link = (name: string, path: string) => symlinkSync(path, join(folder, name));

/** The first line that a loop prints. */
function firstLine(text: string, args: readonly string[], input: string): Promise<string> {
  const loop = spawn('sh', ['-c', text, 'sh', '0.050', '60', '5.000', '65536', ...args], {
    env: { PATH: folder },
    detached: true,
    stdio: ['pipe', 'pipe', 'ignore'],
  });
  loop.stdin?.write(`${input}\n`);
  return new Promise((resolve) => {
    let output = '';
    loop.stdout?.setEncoding('utf8').on('data', (chunk: string) => {
      output += chunk;
      if (!output.includes('\n')) return;
      loop.stdin?.end();
      loop.stdout?.removeAllListeners('data').resume();
      loop.once('close', () => resolve(output.slice(0, output.indexOf('\n'))));
    });
  });
}
const decoded = (text = '') => Buffer.from(text, 'base64');

test('without any tool the missing ones are named', async () => {
  expect(await firstLine(httpLoopText, [askHttpText], 'http://a/')).toBe('missing\tcurl or python3');
  expect(await firstLine(tcpLoopText, ['127.0.0.1', '1', askTcpText], '')).toBe(
    'missing\tbash with timeout, python3 or nc',
  );
});

describe('with python3 alone', () => {
  beforeAll(() => {
    const find = 'import sys; print(sys.executable)';
    link('python3', execFileSync('python3', ['-c', find], { encoding: 'utf8' }).trim());
  });

  test('a URL is asked, with its user and password', async () => {
    const url = `http://user:pa55%20word@127.0.0.1:${server.port}/ill?why=1`;
    const [body, said] = (await firstLine(httpLoopText, [askHttpText], url)).split('\t');
    expect(parseHttpResponse(decoded(body))).toEqual({ status: 503, body: '{"status":"UP"}' });
    expect(decoded(said).toString()).toBe('0');
    expect(server.requests.at(-1)).toEqual({
      path: '/ill?why=1',
      authorization: `Basic ${Buffer.from('user:pa55 word').toString('base64')}`,
    });
  });
  test('a port where nothing listens refuses', async () => {
    const [, said] = (await firstLine(tcpLoopText, ['127.0.0.1', '9', askTcpText], '')).split('\t');
    expect(decoded(said).toString()).toMatch(/refused\n1$/);
  });
  test('a port that is open is open', async () => {
    const args = ['127.0.0.1', String(server.port), askTcpText];
    expect(decoded((await firstLine(tcpLoopText, args, '')).split('\t')[1]).toString()).toBe('0');
  });
});
