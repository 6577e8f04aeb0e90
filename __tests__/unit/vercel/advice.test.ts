import { advise } from '../../../actions/vercel/advice.js';

test.each([
  [
    'pull',
    'Error: The token provided via VERCEL_TOKEN environment variable is not valid. Please provide a valid token.',
    'vercel-token-refused',
  ],
  [
    'pull',
    'Error: You defined "--token", but its contents are invalid. Must not contain: " "',
    'vercel-token-refused',
  ],
  [
    'pull',
    'Error: Project not found ({"VERCEL_PROJECT_ID":"prj_none","VERCEL_ORG_ID":"team_abc"})',
    'vercel-project-unknown',
  ],
  [
    'pull',
    'Error: Could not retrieve Project Settings. To link your Project, remove the `.vercel` directory and deploy again.',
    'vercel-forbidden',
  ],
  ['deploy', 'Error: Not authorized', 'vercel-forbidden'],
  ['promote', "Error: Deployment doesn't belong to current team acme", 'vercel-forbidden'],
  ['deploy', '✗ You have been creating deployments at a very fast pace. Please slow down.', 'vercel-limit'],
  ['deploy', '✗ This feature is not available on the Hobby plan.', 'vercel-limit'],
  ['deploy', 'Error: File size limit exceeded (1000B)', 'vercel-limit'],
  ['build', 'Error: Command "npm run build" exited with 3', 'vercel-build-failed'],
  ['build', 'Error: No Output Directory named "public" found after the Build completed.', 'vercel-no-output'],
  ['build', 'Error: something new', 'vercel-build-failed'],
  ['deploy', 'Error: something new', 'vercel-failed'],
  ['pull', 'Retrieving project…', 'vercel-unreachable'],
])('%s: %s', (stage, line, code) => {
  expect(advise(stage, ['Vercel CLI 60', line]).code).toBe(code);
});

test('the last complaint counts, before what a build printed', () => {
  const lines = [
    'Error: Command "npm run build" exited with 1',
    'forbidden fruit',
    'Error: Not authorized',
    'bye',
  ];
  expect(advise('deploy', lines).code).toBe('vercel-forbidden');
});

test('what the CLI said is repeated without its opening', () => {
  expect(advise('deploy', ['Error: the moon is full']).what).toBe(
    'Vercel refused to deploy: the moon is full',
  );
});
