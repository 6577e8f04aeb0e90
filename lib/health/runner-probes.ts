import { setTimeout as pause } from 'node:timers/promises';
import { type HttpExpectation, type HttpTarget, judgeHttp } from './http.js';
import { requestOnce } from './http-request.js';
import { type Answer, type Probe, tryLimitMs } from './probe.js';
import { connectOnce, type TcpTarget } from './tcp.js';

/** Asks a URL from this machine, on a new connection each time. */
export function httpFromRunner(target: HttpTarget, expectation: HttpExpectation): Probe {
  return probeHere(`http ${target.shown}`, async (signal) => {
    const response = await requestOnce(target, signal);
    return typeof response === 'string' ? failure(response) : judgeHttp(response, expectation, target);
  });
}

/** Opens a TCP connection from this machine, and closes it. */
export function tcpFromRunner(target: TcpTarget): Probe {
  return probeHere(`tcp ${target.shown}`, async (signal) => {
    const problem = await connectOnce(target, signal);
    return problem === undefined ? { good: true, text: 'connected', lines: [] } : failure(problem);
  });
}

const failure = (text: string): Answer => ({ good: false, text, lines: [] });

function probeHere(name: string, ask: (signal: AbortSignal) => Promise<Answer>): Probe {
  return {
    name,
    from: 'the runner',
    async watch(onAnswer, { intervalMs, timeoutMs }, signal) {
      const limitMs = Math.min(tryLimitMs, timeoutMs);
      while (!signal.aborted) {
        const late = AbortSignal.timeout(limitMs);
        const answer = await ask(AbortSignal.any([signal, late]));
        onAnswer(late.aborted && !answer.good ? failure(`no answer within ${limitMs / 1000} s`) : answer);
        await pause(intervalMs, undefined, { signal }).catch(() => undefined);
      }
    },
  };
}
