import { jobSummary } from '../../../lib/journal/readers/summary.js';
import { manyHosts } from './many-hosts.js';
import { redact } from './story.js';
import { cause, deployedSystem, failedSystem } from './system.js';

const deployed = jobSummary(deployedSystem(), { title: 'rollout', outcome: 'deployed' }, redact);
const failed = jobSummary(failedSystem(), { title: 'rollout', outcome: 'failed', error: cause }, redact);
const many = jobSummary(manyHosts(50), { title: 'rollout', outcome: 'failed', error: cause }, redact);

describe('the job summary of several phases', () => {
  test('begins with the name of the system, how it ended and how long it took', () => {
    expect(deployed).toMatch(/^### acompanamiento: deployed\n\nDeployed.*It took 43\.3 s\.\n/);
    expect(failed).toMatch(/^### acompanamiento: failed\n\nFailed, and not everything could be put back/);
  });

  test('has a row a phase with its needs, hosts, outcome and time', () => {
    expect(deployed).toContain('| databases |  | db | deployed | 13.9 s |');
    expect(deployed).toContain(
      '| monitoring | api, core, analytics, messaging | monitoring | deployed | 17.7 s |',
    );
    expect(failed).toContain('| databases |  | db | deployed, kept | 13.9 s |');
    expect(failed).toMatch(/\| monitoring \|.*\| unchanged, not begun \| 7\.0 s \|/);
    expect(many).toContain('| web | databases | web1, web2, web3 and 47 more | 1 rolled-back, 49 deployed |');
  });

  test('has a row a host with its parts, waits counted as verifying', () => {
    expect(deployed).toContain('| api | api | deployed | 1 | 4.2 s | 1.2 s | 7.7 s | 13.1 s |');
  });

  test('has a row a service with build or pull, start and health', () => {
    expect(deployed).toContain('| databases | db | redis | redis&#58;1.5.0 | 1.7 s | 480 ms | 900 ms |');
  });

  test('folds long tables away', () => {
    expect(many).toContain('<details><summary>Hosts (51)</summary>\n\n| Phase |');
    expect(many.match(/<details>/g)).toHaveLength(many.match(/<\/details>/g)?.length ?? 0);
    expect(deployed).toContain('**Hosts**\n\n| Phase |');
  });

  test('says what is other than before, and nothing that went back', () => {
    expect(failed).toContain('- databases/db\n  - recreate service mongo');
    expect(failed).toContain('- messaging\n  - recreate service rabbitmq');
    expect(failed).not.toContain('recreate service api-gateway');
    expect(many).toContain(
      '- web/web1, web/web2, web/web3, web/web4, web/web5, web/web6, web/web7, web/web8 and 41 more\n  - recreate service web',
    );
  });

  test('says what was put back, kept and not put back', () => {
    expect(failed).toContain('**Put back:** api, analytics, core');
    expect(failed).toContain('**Stays as deployed (if-fails: keep):** databases/db');
    expect(failed).toContain(
      '**Could not be put back**\n\n- messaging&#58; deploy-compose&#58; the connection',
    );
  });

  test('tells the cause with its log, as text', () => {
    expect(failed).toContain('**Cause:** host analytics, container analytics-micro-reportes-maestros-1&#58;');
    expect(failed).toContain('&#60;img src=x onerror=alert(1)&#62;');
    expect(failed).not.toContain('hunter2');
  });

  test('draws the timeline by phase', () => {
    expect(failed).toContain('  section databases\n    db deploy-compose prepare :0, 3500\n');
    expect(failed).toContain('  section api\n    deploy-compose prepare :0, 4200\n    wait-healthy wait :');
    expect(failed).toMatch(/ {2}section analytics\n(?: {4}.*\n){3} {4}deploy-compose verify :crit, /);
  });

  test('draws a bar a part where there are too many hosts', () => {
    expect(many).toContain('  section web\n    50 hosts prepare :');
    expect(many).toContain('    web18 undo :done, ');
  });
});
