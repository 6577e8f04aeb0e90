/** The part of the error catalog that is about migrations, and the snapshot before them. */
export const migrationsErrors = {
  // run-migrations
  'migrations-nowhere': 'There is neither a cluster nor a host that migrations could run on.',
  'migrations-engine': 'An input belongs to the other engine than the one that migrations run on.',
  'migrations-network': 'A task needs a network, and nothing says which; or takes none, and one is given.',
  'migrations-container': 'The task definition has no container of the name that is to run the migrations.',
  'migrations-release': 'A host has no release of the project in which migrations could run.',
  'migrations-go-on': 'Migrations of a run that was killed still run on the host.',
  'migrations-failed': 'Migrations ended with another exit code than 0, or could not run.',
  'migrations-timeout': 'Migrations had not ended when their time was up, and were stopped.',
  'migrations-stay': 'Migrations ran before something else failed, and what they changed stays.',
  'migrations-interrupted': 'Migrations were stopped in the middle, and what they changed until then stays.',

  'config-step-late':
    'A step of deploy-kit.yml that comes before anything of its phase switches stands behind others.',

  // The snapshot before them
  'rds-unknown': 'There is no RDS instance or cluster of that name in the region of the account.',
  'rds-state': 'A database is in a state in which no snapshot of it can be taken.',
  'rds-snapshot-failed': 'A snapshot of a database was not taken.',
} as const;
