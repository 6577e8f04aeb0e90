import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FleetHost } from '../../../lib/fleet/fleet.js';

export interface SshEnded {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

const folder = mkdtempSync(join(tmpdir(), 'fleet-openssh-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** The arguments of the OpenSSH client that log in to a host and trust its pins only. */
export function sshArguments(host: FleetHost, more: readonly string[] = []): readonly string[] {
  const knownHosts = join(folder, `known-hosts-${host.container}`);
  writeFileSync(knownHosts, host.knownHosts);
  return [
    ...['-F', 'none', '-o', 'BatchMode=yes', '-o', 'StrictHostKeyChecking=yes', '-o', 'LogLevel=ERROR'],
    ...['-o', `UserKnownHostsFile=${knownHosts}`, '-o', 'GlobalKnownHostsFile=none'],
    ...['-o', 'IdentitiesOnly=yes', '-o', 'IdentityAgent=none'],
    ...['-i', host.privateKeyPath, '-p', String(host.port)],
    ...more,
    `${host.username}@${host.address}`,
  ];
}

/** Runs a command on a host with the OpenSSH client. */
export function ssh(host: FleetHost, command: string, more: readonly string[] = []): Promise<SshEnded> {
  return ended(startSsh(host, command, more));
}

export function startSsh(host: FleetHost, command: string, more: readonly string[] = []): ChildProcess {
  return spawn('ssh', [...sshArguments(host, more), ...(command ? [command] : [])]);
}

export function ended(child: ChildProcess): Promise<SshEnded> {
  let stdout = '';
  let stderr = '';
  child.stdout?.on('data', (chunk: Buffer) => {
    stdout += chunk.toString();
  });
  child.stderr?.on('data', (chunk: Buffer) => {
    stderr += chunk.toString();
  });
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, stdout, stderr }));
  });
}

/** Resolves when the process has printed this on standard output. */
export function printed(child: ChildProcess, text: string): Promise<void> {
  let stdout = '';
  return new Promise((resolve, reject) => {
    child.stdout?.on('data', (chunk: Buffer) => {
      stdout += chunk.toString();
      if (stdout.includes(text)) resolve();
    });
    child.on('close', (code) => reject(new Error(`ended with ${code} before it printed ${text}`)));
  });
}
