import { logPaths, renderEcosystem } from '../../../actions/deploy-pm2/ecosystem.js';
import { rotationOf } from '../../../actions/deploy-pm2/logs.js';
import { inputsOf } from './inputs.js';

function rendered(given: Readonly<Record<string, string>> = {}) {
  const inputs = inputsOf(given);
  const request = { app: 'user', script: 'server.js', inputs } as Parameters<typeof renderEcosystem>[0];
  const logs = logPaths(request, '/home/ubuntu');
  const text = renderEcosystem(request, '/home/ubuntu/.deploy-kit/pm2-user/releases/r1', logs);
  return { app: JSON.parse(text).apps[0], logs };
}

test('an app is rendered as PM2 reads it', () => {
  const { app } = rendered({ 'app-port': '3001', env: 'COLOUR=blue', secrets: 'PASSWORD=hunter2' });
  expect(app).toMatchObject({
    name: 'user',
    script: 'server.js',
    cwd: '/home/ubuntu/.deploy-kit/pm2-user/releases/r1/app',
    instances: 2,
    exec_mode: 'cluster',
    max_memory_restart: 300 * 1024 ** 2,
    out_file: '/var/log/user/user.log',
    error_file: '/var/log/user/user-err.log',
    env: { PORT: '3001', COLOUR: 'blue', PASSWORD: 'hunter2' },
  });
});

test('a PORT of the user wins over app-port', () => {
  expect(rendered({ 'app-port': '3001', env: 'PORT=8080' }).app.env).toEqual({ PORT: '8080' });
});

test('logs below the home of the user are there', () => {
  expect(rendered({ 'log-directory': '~/logs' }).logs).toEqual({
    folder: '/home/ubuntu/logs',
    out: '/home/ubuntu/logs/user.log',
    error: '/home/ubuntu/logs/user-err.log',
  });
});

test('both logs are rotated by copying, since PM2 keeps them open', () => {
  const rotation = rotationOf(rendered({ 'log-directory': '/var/log/ecommerce' }).logs);
  expect(rotation).toContain('/var/log/ecommerce/user.log /var/log/ecommerce/user-err.log {\n');
  expect(rotation).toContain('\n  copytruncate\n');
});
