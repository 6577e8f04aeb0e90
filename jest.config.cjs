const os = require('node:os');

if (Number(process.versions.node.split('.')[0]) < 24) {
  throw new Error(
    `deploy-kit is tested on the Node that runners use, not on ${process.version}: start jest with npx or npm run`,
  );
}

/** What the projects share. @type {import('jest').Config} */
const shared = {
  rootDir: __dirname,
  testEnvironment: 'node',
  transform: {
    '^.+\\.[cm]?[jt]s$': [
      '@swc/jest',
      {
        jsc: { parser: { syntax: 'typescript' }, target: 'es2023', keepClassNames: true },
        // `load: () => import('./index.js')` must be compiled as well, to a require.
        module: { type: 'commonjs', ignoreDynamic: false },
      },
    ],
  },
  // @actions/* and commander ship ES modules only and jest runs CommonJS: they are found by path, as their `exports`
  // have no `require`, and compiled like our own source.
  transformIgnorePatterns: ['/node_modules/(?!@actions/|commander/)'],
  moduleNameMapper: {
    '^@actions/(core|exec|io)$': '<rootDir>/node_modules/@actions/$1/lib/$1.js',
    '^@actions/(expressions|workflow-parser)$': '<rootDir>/node_modules/@actions/$1/dist/index.js',
    '^@actions/(expressions|workflow-parser)/([\\w/.-]+)$': '<rootDir>/node_modules/@actions/$1/dist/$2.js',
    '^@actions/http-client$': '<rootDir>/node_modules/@actions/http-client/lib/index.js',
    '^@actions/([\\w-]+)/lib/([\\w-]+)$': '<rootDir>/node_modules/@actions/$1/lib/$2.js',
    // Our specifiers name the compiled file ('./x.js'); what stands there is TypeScript. Packages keep theirs.
    '^(\\.{1,2}/.*)\\.js$': ['$1.js', '$1.ts'],
  },
  modulePathIgnorePatterns: ['<rootDir>/.build/', '<rootDir>/.fleet/', '<rootDir>/dist/'],
};

/**
 * A project a folder of __tests__; `long` is what would make the others take too long, beside its like. The limits are
 * for what hangs: a test on hosts takes seconds, and a minute where the machine has no time for it. jest ignores
 * `testTimeout` in a project, so a setup file sets it.
 */
const project = (displayName, testTimeoutMs) => ({
  ...shared,
  displayName,
  testMatch:
    displayName === 'long'
      ? ['<rootDir>/__tests__/**/*.long.test.ts']
      : [`<rootDir>/__tests__/${displayName}/**/!(*.long).test.ts`],
  globals: { testTimeoutMs },
  setupFilesAfterEnv: ['<rootDir>/__tests__/set-timeout.cjs'],
});

/**
 * unit runs in parallel; integration and e2e start hosts, so `npm run test:integration` and `test:e2e` run them in
 * band, and scripts/test runs a few of their files side by side.
 *
 * @type {import('jest').Config}
 */
module.exports = {
  maxWorkers: Math.max(1, Math.min(4, os.availableParallelism())),
  testSequencer: '<rootDir>/__tests__/longest-first.cjs',
  projects: [
    project('unit', 20_000),
    project('integration', 180_000),
    project('e2e', 180_000),
    project('long', 180_000),
  ],
};
