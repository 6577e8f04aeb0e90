/**
 * The rooms of lib/, from the bottom up: a room may import its own files and those of lower floors,
 * not those of a neighbour. `action` knows the runner's protocol and stands at the edge.
 */
const floors = [
  ['errors', 'concurrency'],
  ['values', 'fleet'], // the fleet: throwaway hosts on this machine's engine
  ['journal'],
  ['capability'],
  ['run'], // one run in one process: signals, crashes, how it ended
  ['ssh', 'aws', 'github', 'policy'], // the policy: a decision, from what is known of a run
  ['host', 'elb', 'rds', 'config'], // config reads the policy's text, too
  ['docker', 'ecs'], // an Engine lives on a host; a task definition is read as other files are
  ['health', 'build'], // asks services, from here or from a host; builds images on this machine
  ['rollout'],
  ['doctor', 'rehearse'], // looks whether a rollout could be; does one on throwaway hosts
  ['action', 'cli'],
];

const arrows = floors.flatMap((rooms, floor) =>
  rooms.map((room) => ({
    name: `${room}-imports-only-lower-floors`,
    severity: 'error',
    from: { path: `^lib/${room}/` },
    to: { path: '^lib/', pathNot: `^lib/(${[room, ...floors.slice(0, floor).flat()].join('|')})/` },
  })),
);

/** What a definition must not bring along: it is loaded at the start of every action. yaml (5 ms) reads its maps. */
const heavyPackages = '^node_modules/(ssh2|tar-stream|@aws-sdk|@actions|zod/v4/classic)/';

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    ...arrows,
    {
      name: 'lib-imports-no-action',
      severity: 'error',
      from: { path: '^lib/' },
      to: { path: '^(actions|scripts|__tests__)/' },
    },
    {
      name: 'every-room-has-a-floor',
      comment: 'A new folder of lib/ needs its place in `floors` above.',
      severity: 'error',
      from: {},
      to: { path: '^lib/', pathNot: `^lib/(${floors.flat().join('|')})/` },
    },
    {
      name: 'only-entry-points-know-the-runner',
      severity: 'error',
      from: { pathNot: '^(lib/action/|actions/main\\.ts$|scripts/|__tests__/)' },
      to: { path: '^lib/action/' },
    },
    {
      name: 'actions-do-not-import-each-other',
      comment: 'What two actions share belongs to lib/. rollout is the facade of all of them.',
      severity: 'error',
      from: { path: '^actions/([^/]+)/', pathNot: '^actions/rollout/' },
      to: { path: '^actions/[^/]+/', pathNot: '^actions/$1/' },
    },
    {
      name: 'definitions-load-the-rest-later',
      comment:
        'What a definition imports is loaded at the start of every action; import() comes when it is needed.',
      severity: 'error',
      from: { path: '^actions/[^/]+/definition\\.ts$' },
      to: {
        path: '^(lib|actions|node_modules)/',
        pathNot: '^(lib/(errors|values|journal|capability)/|node_modules/zod/|actions/[^/]+/(?!index)[^/]+$)',
        dependencyTypesNot: ['dynamic-import', 'type-only'],
      },
    },
    {
      name: 'definitions-are-light',
      severity: 'error',
      from: { path: '^(actions/[^/]+/definition\\.ts$|lib/(errors|values|journal|capability|run|action)/)' },
      to: { path: heavyPackages, dependencyTypesNot: ['dynamic-import', 'type-only'] },
    },
    {
      name: 'no-cycles',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'no-unresolvable',
      comment: 'A package of types only is found by the compiler.',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true, pathNot: '^@octokit/openapi-types$' },
    },
    {
      name: 'what-ships-has-no-development-dependency',
      severity: 'error',
      from: { path: '^(lib|actions)/' },
      to: { dependencyTypes: ['npm-dev', 'npm-no-pkg', 'npm-unknown'], dependencyTypesNot: ['type-only'] },
    },
  ],
  options: {
    doNotFollow: { path: '^node_modules/' },
    exclude: { path: '^(dist|\\.build)/' },
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    webpackConfig: { fileName: 'scripts/checks/resolve.cjs' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'node', 'default'] },
  },
};
