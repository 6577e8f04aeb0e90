import { lastLines } from '../host/errors.js';
import type { Remote } from '../ssh/remote.js';
import { type Finding, watchOnHost } from './host-loop.js';
import { askHttpText, askTcpText, commandLoopText, httpLoopText, tcpLoopText } from './host-scripts.js';
import { type HttpExpectation, type HttpTarget, judgeHttp, parseHttpResponse, redacted } from './http.js';
import { type Answer, keptBytes, type Probe, tryLimitMs } from './probe.js';
import type { TcpTarget } from './tcp.js';

const shownLines = 20;

/** Asks a URL from a host, with curl or what else is there. */
export function httpFromHost(remote: Remote, target: HttpTarget, expectation: HttpExpectation): Probe {
  const judge = (finding: Finding): Answer => {
    const response = parseHttpResponse(finding.stdout);
    // 23: we closed the pipe when we had enough of the body.
    const whole = finding.code === 0 || (finding.code === 23 && finding.stdout.length >= keptBytes);
    if (response !== undefined && whole) return judgeHttp(response, expectation, target);
    return failure(redacted(curlProblem(finding), target.secrets));
  };
  return {
    name: `http ${target.shown}`,
    from: remote.name,
    watch: (onAnswer, pace, signal) =>
      watchOnHost({
        remote,
        label: `check ${target.shown}`,
        text: httpLoopText,
        args: [askHttpText],
        input: target.href,
        limitMs: Math.min(tryLimitMs, pace.timeoutMs),
        pace,
        signal,
        onFinding: (finding) => onAnswer(judge(finding)),
      }),
  };
}

/** Opens a TCP connection from a host. */
export function tcpFromHost(remote: Remote, target: TcpTarget): Probe {
  const judge = (finding: Finding): Answer =>
    finding.code === 0 ? { good: true, text: 'connected', lines: [] } : failure(tcpProblem(finding));
  return {
    name: `tcp ${target.shown}`,
    from: remote.name,
    watch: (onAnswer, pace, signal) =>
      watchOnHost({
        remote,
        label: `check ${target.shown}`,
        text: tcpLoopText,
        args: [target.address, String(target.port), askTcpText],
        input: '',
        limitMs: Math.min(tryLimitMs, pace.timeoutMs),
        pace,
        signal,
        onFinding: (finding) => onAnswer(judge(finding)),
      }),
  };
}

/** Runs a command on a host as the user that logged in; exit code 0 is good. */
export function commandOnHost(remote: Remote, argv: readonly string[]): Probe {
  const judge = ({ code, stdout }: Finding): Answer => ({
    good: code === 0,
    text: code === 124 ? 'it did not end in time' : `exit code ${code}`,
    lines: lastLines(stdout.toString('utf8'), shownLines),
  });
  return {
    name: `command ${argv.join(' ')}`,
    from: remote.name,
    watch: (onAnswer, pace, signal) =>
      watchOnHost({
        remote,
        label: `check ${argv[0]}`,
        text: commandLoopText,
        args: argv,
        input: '',
        limitMs: pace.timeoutMs,
        pace,
        signal,
        onFinding: (finding) => onAnswer(judge(finding)),
      }),
  };
}

const failure = (text: string): Answer => ({ good: false, text, lines: [] });

/** What curl said, without what differs from try to try; curl(1), EXIT CODES. */
function curlProblem({ code, stderr }: Finding): string {
  if (code === 28) return 'no answer in time';
  const said = lastLines(stderr, 1)[0] ?? '';
  const text = said
    .replace(/^curl: \(\d+\) /, '')
    .replace(/ after \d+ ms/, '')
    .replace(/\[Errno \d+\] /, '');
  if (/refused|Couldn.t connect|Could not connect/i.test(text)) return 'connection refused';
  return text === '' ? `the tool ended with ${code}` : text;
}

function tcpProblem({ code, stderr }: Finding): string {
  if (code === 124) return 'no answer in time';
  const said = lastLines(stderr, 1)[0] ?? '';
  if (/refused/i.test(said)) return 'connection refused';
  return (
    said.replace(/^bash: (line \d+: )?/, '').replace(/\[Errno -?\d+\] /, '') || `the tool ended with ${code}`
  );
}
