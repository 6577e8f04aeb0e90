// Stands in for the service usuarios: it answers its health check, and says who it is. Your own code takes its place.
import { createServer } from 'node:http';

const server = createServer((request, response) => {
  const isHealth = request.url === '/health';
  response.setHeader('Content-Type', 'application/json');
  response.end(JSON.stringify(isHealth ? { status: 'ok' } : { service: 'usuarios', standIn: true }));
});

server.listen(Number(process.env.PORT), () =>
  console.log(`usuarios (stand-in) listens on ${process.env.PORT}`),
);
// As process 1 it has to do so itself: Docker would wait ten seconds and kill it.
process.on('SIGTERM', () => server.close(() => process.exit(0)));
