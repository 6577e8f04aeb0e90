import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { Hello } from '../harness/hello.js';

/** What a runner downloads, and the largest memory of a deploy to twelve hosts. Run by `scripts/bench footprint`. */
const archive = execFileSync('sh', ['-c', 'git archive HEAD | gzip | wc -c'], { encoding: 'utf8' });
console.log(`download: ${(Number(archive) / 1000).toFixed(0)} kB (under 900 kB)`);

const hello = await Hello.start(12, { 1: {} });
try {
  let peakKilobytes = 0;
  let over = false;
  const watch = async (pid: number): Promise<void> => {
    while (!over) {
      try {
        const [, peak] = /^VmHWM:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
        peakKilobytes = Math.max(peakKilobytes, Number(peak ?? 0));
      } catch {
        return;
      }
      await pause(20);
    }
  };
  const run = await hello.deploy('1', { 'health-timeout': '2m' }, { onStart: (pid) => void watch(pid) });
  over = true;
  if (run.outputs.outcome !== 'deployed') throw new Error(run.log);
  console.log(`peak memory with 12 hosts: ${(peakKilobytes / 1000).toFixed(0)} MB (under 120 MB)`);
} finally {
  await hello.stop();
}
