import { script } from '../host/script.js';
import type { CommandResult, Remote } from '../ssh/remote.js';

/** What a host has of Docker, and what it could be installed with. */
export interface DockerState {
  /** The argv prefix that makes root: empty for root, undefined where sudo is not there or asks. */
  readonly sudo: readonly string[] | undefined;
  /** The argv prefix with which the engine answers; undefined when it does not. */
  readonly docker: readonly string[] | undefined;
  /** The command line is there, whether the engine answers or not. */
  readonly hasCommandLine: boolean;
  /** The engine's program is there. */
  readonly hasEngine: boolean;
  /** Version of the Compose plugin, `2.26.1`; undefined when there is none. */
  readonly compose: string | undefined;
  readonly packageManager: 'apt' | 'dnf' | undefined;
  /** `Debian GNU/Linux 13 (trixie)`. */
  readonly system: string;
  /** What the engine said when it did not answer. */
  readonly said: CommandResult;
}

/** How root is made where sudo asks for no password. */
const sudoArgv = ['sudo', '-n'];

/** Prints `name=value` lines. */
const probe = `PATH=$PATH:/usr/local/sbin:/usr/sbin:/sbin
has() { command -v "$1" >/dev/null 2>&1; }
answers() { "$@" version --format '{{.Server.Version}}' >/dev/null; }
compose() { printf 'compose=%s\\n' "$("$@" compose version --short 2>/dev/null)"; }
if [ "$(id -u)" = 0 ]; then echo root=self; set --
elif sudo -n true 2>/dev/null; then echo root=sudo; set -- sudo -n
fi
if has dockerd; then echo engine=yes; fi
if has docker; then
  echo cli=yes
  if answers docker; then echo docker=plain; compose docker
  elif [ "$#" -gt 0 ] && answers "$@" docker; then echo docker=sudo; compose "$@" docker
  else compose docker
  fi
fi
if has apt-get; then echo manager=apt; elif has dnf; then echo manager=dnf; fi
if [ -r /etc/os-release ]; then printf 'system=%s\\n' "$(. /etc/os-release; printf %s "$PRETTY_NAME")"; fi
:`;

/** Looks what a host has of Docker; one remote command. */
export async function probeDocker(remote: Remote, signal: AbortSignal): Promise<DockerState> {
  const said = await remote.exec(script('docker version', probe, []), {
    signal,
    deadlineMs: 60_000,
    repeatable: true,
  });
  return readProbe(said);
}

/** Reads what the probe printed. */
function readProbe(said: CommandResult): DockerState {
  const values = new Map(
    said.stdout.split('\n').map((line) => {
      const equals = line.indexOf('=');
      return [line.slice(0, equals), line.slice(equals + 1)] as const;
    }),
  );
  const manager = values.get('manager');
  const roots: Record<string, readonly string[]> = { self: [], sudo: sudoArgv };
  const engines: Record<string, readonly string[]> = { plain: ['docker'], sudo: [...sudoArgv, 'docker'] };
  return {
    sudo: roots[values.get('root') ?? ''],
    docker: engines[values.get('docker') ?? ''],
    hasCommandLine: values.get('cli') === 'yes',
    hasEngine: values.get('engine') === 'yes',
    compose: values.get('compose') || undefined,
    packageManager: manager === 'apt' || manager === 'dnf' ? manager : undefined,
    system: values.get('system') ?? '',
    said,
  };
}
