import { FrontEndRepository } from '../harness/front-end.js';

let repository: FrontEndRepository;
beforeAll(async () => {
  repository = await FrontEndRepository.start({}, 'usual');
});
afterAll(() => repository.stop());

test('the bundle holds what the pinned Vercel CLI is installed from, and deploys with it', async () => {
  repository.write({ 'index.html': '<h1>hello</h1>' });
  const inputs = { environment: 'production', 'smoke-test': '/' };
  const { exitCode, outputs } = await repository.deploy(inputs);
  expect([exitCode, outputs.outcome, outputs.promoted]).toEqual([0, 'deployed', 'true']);
}, 240_000);
