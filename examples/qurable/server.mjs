// Stands in for Qurable's backend: it answers its health check, and says who it is. Your own code takes its place.
import { createServer } from 'node:http';

export const server = createServer((request, response) => {
  const isHealth = request.url === '/health';
  response.setHeader('Content-Type', 'application/json');
  response.end(JSON.stringify(isHealth ? { status: 'ok' } : { service: 'qurable-api', standIn: true }));
});

const port = process.env.PORT;
if (port !== undefined) {
  server.listen(Number(port), () => console.log(`qurable-api (stand-in) listens on ${port}`));
}
// As process 1 it has to do so itself: ECS would wait out the stopTimeout and kill it.
process.on('SIGTERM', () => server.close(() => process.exit(0)));
