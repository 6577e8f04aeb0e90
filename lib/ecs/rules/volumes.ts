import { repeated, type Subject } from './subject.js';

const code = 'task-definition-volume';

/** What is mounted is there. */
export function volumeRules(subject: Subject): void {
  const { definition, containers } = subject;
  const volumes = new Set((definition.volumes ?? []).map(({ name }) => name));
  for (const volume of repeated(definition.volumes, ({ name }) => name)) {
    const what = `there are two volumes of the name ${volume.name}`;
    subject.tell(volume, 'name', code, what, 'Give each a name of its own.');
  }
  const names = new Set(containers.map(([name]) => name));
  for (const [name, { mountPoints, volumesFrom }] of containers) {
    for (const mount of mountPoints ?? []) {
      if (!volumes.has(mount.sourceVolume)) {
        const what = `container ${name} mounts ${mount.sourceVolume ?? 'a volume without a name'}, which is no volume of this task`;
        const known = [...volumes].join(', ');
        const remedy = known ? `Name one of ${known}, or add it to volumes.` : 'Add it to volumes.';
        subject.tell(mount, 'sourceVolume', code, what, remedy);
      }
      if (!mount.containerPath) {
        const what = `container ${name} mounts ${mount.sourceVolume} nowhere`;
        subject.tell(mount, 'containerPath', code, what, 'Give containerPath.');
      }
    }
    for (const mount of volumesFrom ?? []) {
      if (names.has(mount.sourceContainer ?? '')) continue;
      const what = `container ${name} takes volumes from ${mount.sourceContainer}, which is no container of this task`;
      subject.tell(mount, 'sourceContainer', code, what, `Name one of ${[...names].join(', ')}.`);
    }
  }
}
