import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { BuildRunner, printedBy, sha } from '../../harness/builds.js';

const services = ['gateway', 'usuarios', 'tickets', 'chat', 'notifications', 'ia'];
const dockerfile = (name: string) => `FROM deploy-kit/busybox-service\nRUN echo ${name} >/name\n`;

describe.each([
  ['with Buildx', ['docker-buildx', 'docker-compose'] as const],
  ['without Buildx', ['docker-compose'] as const],
])('%s', (_, plugins) => {
  let runner: BuildRunner;
  beforeAll(async () => {
    runner = await BuildRunner.start(plugins);
    const sections = services.map((name) => `  ${name}: { build: ${name} }`);
    await runner.write({
      'compose.yml': [`name: ${runner.prefix}`, 'services:', ...sections, '  db: { image: redis }'].join(
        '\n',
      ),
      ...Object.fromEntries(services.map((name) => [`${name}/Dockerfile`, dockerfile(name)])),
    });
  });
  afterAll(() => runner?.stop());

  test('all services with a build section are built at the same time, and no others', async () => {
    const { outcome, outputs, journal } = await runner.build({});
    const expected = services.map((name) => [name, `${runner.prefix}-${name}:${sha}`]);
    expect({ outcome, images: outputs.images }).toEqual({
      outcome: 'changed',
      images: Object.fromEntries(expected),
    });
    expect(await printedBy(`${runner.prefix}-ia:${sha}`, 'cat', '/name')).toBe('ia');
    const types = journal.entries.map(({ type }) => type).filter((type) => type.startsWith('image.'));
    // All of them begin before one is done.
    expect(types.slice(0, 6)).toEqual(Array(6).fill('image.building'));
    const results = journal.entries.findLast(({ type }) => type === 'run.ended');
    expect(results).toMatchObject({
      results: expect.arrayContaining([
        expect.objectContaining({
          target: 'ia',
          details: expect.objectContaining({ bytes: expect.any(Number) }),
        }),
      ]),
    });
  });

  test('an image that fails names its line and last words, and the others are built to their end', async () => {
    const project = `${runner.prefix}-one`;
    await runner.write({
      'broken/compose.yml': `name: ${project}\nservices:\n  slow: { build: slow }\n  bad: { build: { context: bad, args: { CODE: 3 } } }\n  worse: { build: { context: bad, dockerfile: ../Worse.Dockerfile } }\n`,
      'broken/slow/Dockerfile': 'FROM deploy-kit/busybox-service\nRUN sleep 2\n',
      'broken/bad/Dockerfile':
        'FROM deploy-kit/busybox-service\n# what it needs\nARG CODE\nRUN echo first \\\n  && echo last words \\\n  && exit $CODE\n',
      'broken/Worse.Dockerfile': 'FROM deploy-kit/busybox-service\nENV A=1\nCOPY no-such-file /x\n',
    });
    const { outcome, outputs, error, journal } = await runner.build({
      files: 'broken/compose.yml',
      push: 'true',
      registry: 'localhost:1',
    });
    expect({ outcome, outputs }).toEqual({ outcome: 'failed', outputs: {} });
    const failures = journal.entries
      .filter((entry) => entry.type === 'step.failed')
      .map((entry) => entry.error);
    expect(failures).toHaveLength(2);
    const bad = failures.find(({ where }) => where?.startsWith('image bad'));
    expect(bad).toMatchObject({
      code: 'build-failed',
      where: 'image bad, broken/bad/Dockerfile:4',
      what: 'RUN echo first && echo last words && exit $CODE ended with exit code 3',
    });
    expect(bad?.log.join('\n')).toMatch(/first\nlast words(\n|$)/);
    const worse = failures.find(({ where }) => where?.startsWith('image worse'));
    expect(worse).toMatchObject({ code: 'build-failed', where: 'image worse, broken/Worse.Dockerfile:3' });
    expect(worse?.what).toMatch(/^COPY no-such-file \/x: .*no-such-file/);
    expect(failures).toContain(error);
    expect(journal.entries).toContainEqual(expect.objectContaining({ type: 'image.built', target: 'slow' }));
    expect(journal.entries).not.toContainEqual(expect.objectContaining({ type: 'image.pushing' }));
  });

  test('a Dockerfile that cannot be read and a base image that is not there name their lines', async () => {
    await runner.write({
      'wrong/syntax/Dockerfile': 'FROM deploy-kit/busybox-service\n\nRUNN true\n',
      'wrong/base/Dockerfile': '# a comment\nFROM 127.0.0.1:1/no/such:image\n',
    });
    const images = '[{ name: syntax, context: wrong/syntax }, { name: base, context: wrong/base }]';
    const { journal } = await runner.build({ images });
    const failures = journal.entries
      .filter((entry) => entry.type === 'step.failed')
      .map((entry) => entry.error);
    expect(failures.find(({ where }) => where === 'image syntax, wrong/syntax/Dockerfile:3')?.what).toMatch(
      /unknown instruction: RUNN/,
    );
    expect(failures.find(({ where }) => where === 'image base, wrong/base/Dockerfile:2')?.what).toMatch(
      /127\.0\.0\.1:1/,
    );
  });

  test('a cancelled run ends its builds and leaves nothing running', async () => {
    const marker = `5${process.pid}`;
    await runner.write({
      'long/Dockerfile': `FROM deploy-kit/busybox-service\nRUN echo begun && sleep ${marker}\n`,
    });
    const controller = new AbortController();
    const { outcome, journal } = await runner.build(
      { images: '[{ name: long, context: long }]' },
      {
        signal: controller.signal,
        onEntry: (entry) => {
          if (entry.type === 'output' && /(^begun|\d begun)/.test(entry.line))
            controller.abort(new Error('enough'));
        },
      },
    );
    expect(outcome).toBe('cancelled');
    expect(journal.entries.at(-1)).toMatchObject({ type: 'run.ended', results: [{ outcome: 'cancelled' }] });
    await expectNoProcess(`sleep ${marker}`);
    await expectNoProcess(`--tag long:${sha}`);
  });
});

/** Waits until no process has this in its command line. */
async function expectNoProcess(pattern: string): Promise<void> {
  for (let tries = 0; tries < 600; tries++) {
    const { stdout } = await promisify(execFile)('ps', ['-eo', 'args']);
    if (!stdout.includes(pattern)) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`${pattern} still runs`);
}
