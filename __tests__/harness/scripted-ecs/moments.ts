interface Moment {
  /** `DescribeServices`, or `DescribeServices web` where only calls about one service count. */
  readonly call: string;
  left: number;
  readonly happens: () => void;
}

/** What happens around calls: in the same order however slow who calls is, as no time of the clock would be. */
export class Moments {
  readonly #before = new Set<Moment>();
  readonly #after = new Set<Moment>();

  /** Just before the answer to the next such call, or to the so manyth. */
  before(call: string, times: number, happens: () => void): void {
    this.#before.add({ call, left: times, happens });
  }

  /** Just after that answer: it does not tell of it yet. */
  after(call: string, times: number, happens: () => void): void {
    this.#after.add({ call, left: times, happens });
  }

  /** Answers a call of an operation. @returns the text of the answer, which nothing changes any more */
  answer(
    operation: string,
    services: readonly string[] = [],
    answerIt: () => object | undefined,
  ): string | undefined {
    const calls = [operation, ...services.map((name) => `${operation} ${name}`)];
    come(this.#before, calls);
    const answer = answerIt();
    const text = answer && JSON.stringify(answer);
    come(this.#after, calls);
    return text;
  }
}

function come(moments: Set<Moment>, calls: readonly string[]): void {
  for (const moment of [...moments].filter(({ call }) => calls.includes(call))) {
    moment.left -= 1;
    if (moment.left > 0) continue;
    moments.delete(moment);
    moment.happens();
  }
}
