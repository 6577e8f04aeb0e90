import { InputProblems } from '../../../lib/errors/deploy-error.js';
import { inputsOf } from './inputs.js';

function problem(given: Readonly<Record<string, string>>): string {
  try {
    inputsOf(given);
    return 'none';
  } catch (error) {
    return error instanceof InputProblems ? error.message : String(error);
  }
}

test.each([
  [{ instances: '0' }, /input instances: .*whole number from 1/],
  [{ instances: 'max' }, /input instances: /],
  [{ 'exec-mode': 'clutser' }, /input exec-mode: .*cluster\?/],
  [{ 'app-port': '0' }, /input app-port: /],
  [{ 'max-memory': 'lots' }, /input max-memory: /],
  [{ app: '../other' }, /input app: .*no name of an app/],
  [{ 'log-directory': 'logs' }, /input log-directory: .*no folder for logs/],
  [{ 'log-directory': '/var/log/a b' }, /input log-directory: /],
  [{ health: 'localhost:3000' }, /input health: .*URL/],
  [
    { 'exec-mode': 'fork', instances: '2', 'app-port': '3000' },
    /2 processes of exec-mode fork cannot all open port 3000/,
  ],
  [{ env: 'A=1', secrets: 'A=2' }, /A is in both env and secrets/],
])('%j is refused', (given, text) => {
  expect(problem(given)).toMatch(text);
});

test.each([
  [{ 'log-directory': '/var/log/ecommerce/' }],
  [{ 'log-directory': '~/logs' }],
  [{ 'exec-mode': 'fork', instances: '1', 'app-port': '3000' }],
  [{ 'exec-mode': 'fork', instances: '3' }],
])('%j is taken', (given) => {
  expect(problem(given)).toBe('none');
});
