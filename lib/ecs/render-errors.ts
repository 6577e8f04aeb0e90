import type { Finding } from './findings.js';

export const containerUnknown = (
  name: string,
  known: readonly string[],
  nearest: string | undefined,
): Finding => ({
  code: 'task-definition-container-unknown',
  what: `the task definition has no container ${name}`,
  remedy: nearest
    ? `Write ${nearest}.`
    : `Name one of ${known.join(', ') || 'its containers, of which there are none'}.`,
});

export const containerNotNamed = (input: string, known: readonly string[]): Finding => ({
  code: 'task-definition-container-unknown',
  what: `${input} is for a container, and the task definition has several and none is named`,
  remedy: `Name one or more of ${known.join(', ')}.`,
});

export const imageTwice = (name: string): Finding => ({
  code: 'input-conflict',
  what: `the image of the container ${name} is given here and by image`,
  remedy: 'Leave it in one of the two.',
});

export const entryNowhere = (name: string, containers: readonly string[]): Finding => ({
  code: 'task-definition-entry-unknown',
  what: `${name}- takes away what ${containers.join(' and ')} ${containers.length === 1 ? 'does' : 'do'} not have`,
  remedy: 'Look at the spelling, or leave the line out.',
});
