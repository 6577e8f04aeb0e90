// Stands in for the gateway: it hands `/usuarios/...` on to the service usuarios, and so on for the others. Your own
// code takes its place.
import { request as ask, createServer } from 'node:http';

const { PORT, FRONTEND_URL, USUARIOS_URL, TICKETS_URL, CHAT_URL, NOTIFICATIONS_URL, IA_URL } = process.env;
const services = {
  usuarios: USUARIOS_URL,
  tickets: TICKETS_URL,
  chat: CHAT_URL,
  notifications: NOTIFICATIONS_URL,
  ia: IA_URL,
};

const server = createServer((request, response) => {
  if (FRONTEND_URL) response.setHeader('Access-Control-Allow-Origin', FRONTEND_URL);
  const [, name = '', rest = ''] = /^\/([^/?]*)(.*)$/.exec(request.url ?? '') ?? [];
  if (name === 'health') return answer(response, 200, { status: 'ok' });
  const service = services[name];
  if (!service) return answer(response, 404, { error: `no service ${name}` });
  const { method, headers } = request;
  const onward = ask(new URL(rest || '/', service), { method, headers }, (answered) => {
    response.writeHead(answered.statusCode ?? 502, answered.headers);
    answered.pipe(response);
  });
  onward.on('error', () => answer(response, 502, { error: `${name} does not answer` }));
  request.pipe(onward);
});

function answer(response, status, body) {
  response.writeHead(status, { 'Content-Type': 'application/json' }).end(JSON.stringify(body));
}

server.listen(Number(PORT), () => console.log(`gateway (stand-in) listens on ${PORT}`));
process.on('SIGTERM', () => server.close(() => process.exit(0)));
