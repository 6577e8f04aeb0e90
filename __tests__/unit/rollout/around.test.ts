import { InputProblems } from '../../../lib/errors/deploy-error.js';
import { onWrittenSystem } from './written-system.js';

const { write, system } = onWrittenSystem();
beforeAll(() => write('compose.yml', 'services: { web: { image: nginx } }\n'));

const steps = (inputs = '') =>
  `[{ register-target: { target-group: users, around: true${inputs} } }, { deploy-compose: {} }]`;
const problems = async (hostsAndPhases: string): Promise<string[]> => {
  const thrown = await system(hostsAndPhases).catch((error) => error);
  if (!(thrown instanceof InputProblems)) throw new Error('it was read');
  return thrown.problems.map(({ code, message }) => `${code} ${message}`);
};

describe('around', () => {
  test('is read in a phase whose hosts switch one after another', async () => {
    const { phases } = await system(
      `hosts: { web: [10.0.0.1, 10.0.0.2] }\nphases: [{ name: web, hosts: web, batch: 1, steps: ${steps()} }]`,
    );
    expect(phases[0]?.steps.map(({ work }) => work.before !== undefined)).toEqual([true, false]);
  });

  test('is an error where all hosts would be out at once', async () => {
    const found = await problems(
      `hosts: { web: [10.0.0.1, 10.0.0.2] }\nphases: [{ name: web, hosts: web, steps: ${steps()} }]`,
    );
    expect(found).toEqual([
      'target-around deploy-kit.yml:4:45: phase web would take all its 2 hosts out of service at once',
    ]);
  });

  test('is an error in a phase without hosts', async () => {
    const found = await problems(
      'phases: [{ name: web, steps: [{ register-target: { target-group: users, around: true } }] }]',
    );
    expect(found).toEqual([
      'target-around deploy-kit.yml:3:33: phase web has no hosts that could be taken out of service',
    ]);
  });

  test('is an error where it would wait for the output of another step', async () => {
    const found = await problems(
      `hosts: { a: 10.0.0.1 }
phases:
  - { name: wait, steps: [{ id: asked, wait-healthy: { tcp: "localhost:1" } }] }
  - { name: web, needs: wait, hosts: a, steps: ${steps(', timeout: "${steps.asked.duration}ms"')} }`,
    );
    expect(found.map((problem) => problem.split(' ')[0])).toEqual(['target-around']);
  });

  test('does not go with another state', async () => {
    const found = await problems(
      `hosts: { a: 10.0.0.1 }\nphases: [{ name: web, hosts: a, steps: ${steps(', state: drained')} }]`,
    );
    expect(found[0]).toContain('around ends with registered targets, and state is drained');
  });
});
