/**
 * Every error code with what it means; `docs/errors.md` is generated from it and a test holds that
 * each code is raised somewhere. Codes are stable: they are what people search for. Sorted by room.
 */
export const errorCatalog = {
  unexpected: 'Something that deploy-kit did not foresee; a defect of deploy-kit.',
  cancelled: 'The run was cancelled; what had changed was put back.',

  // inputs
  'input-missing': 'A required input is empty or was not given.',
  'input-invalid': 'An input has a value that it does not accept.',
  'input-unknown': 'A name that is no input of this action.',
  'input-conflict': 'Inputs that exclude each other, or one that another needs.',

  // hosts
  'lock-lost': 'Another run took over the lock of this one, which had not been heard of for 15 s.',
  'lock-timeout': 'Another run held the lock of the project for longer than this one may wait.',
  'host-command-failed': 'A command of deploy-kit ended with an error on a host.',

  // containers
  'docker-refused': 'The Docker Engine of a host did not answer.',
  'container-failed': 'A container ended, restarted, is unhealthy or could not start.',
  'container-missing': 'A service has no container although it should have one.',
  'container-not-healthy': 'A container was not well when the time was up.',
} as const;

export type ErrorCode = keyof typeof errorCatalog;
