// A stand-in for the user service: put yours in its place. It answers its health check, and everything else with its
// name, its version and the process that answered.
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';

const { name, version } = JSON.parse(readFileSync(new URL('package.json', import.meta.url)));

const server = createServer((request, response) => {
  response.setHeader('content-type', 'application/json');
  if (request.url === '/health') return response.end(JSON.stringify({ status: 'ok', version }));
  response.end(JSON.stringify({ name, version, process: process.pid }));
});
// PM2 takes the next worker when this one listens, and sends SIGINT to the one before it.
server.listen(Number(process.env.PORT), () => process.send?.('ready'));
process.on('SIGINT', () => server.close(() => process.exit(0)));
