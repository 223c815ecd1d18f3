import { randomUUID } from 'node:crypto';
import { ExecFailed } from '../model/errors.ts';
import type { ExecStream } from './kubernetes/exec-stream.ts';
import type { Kubernetes, ObjectRef } from './kubernetes/kubernetes.ts';

/** A server that does not answer such a question at once is better asked anew. */
const ANSWER_TIMEOUT_MS = 2_000;
/** Nobody needs it for longer than a cut-over; a session that nobody uses must not be left on a server. */
const IDLE_TIMEOUT_MS = 120_000;

interface Question {
  resolve: (answer: string) => void;
  reject: (error: Error) => void;
  /** What psql prints after the answer. */
  end: string;
  timer: NodeJS.Timeout;
}

/**
 * One psql that stays, over one exec stream. A question costs a round trip instead of a new stream and a new server
 * process: about 1 ms instead of 45. For the write outage, where such questions are what is waited for.
 */
export class PsqlSession {
  private readonly pod: ObjectRef;
  private readonly onEnd: () => void;
  private stream: ExecStream | null = null;
  private ended = false;
  private question: Question | null = null;
  private out = '';
  private err = '';
  private idle: NodeJS.Timeout | null = null;
  private turn: Promise<unknown> = Promise.resolve();

  private constructor(pod: ObjectRef, onEnd: () => void) {
    this.pod = pod;
    this.onEnd = onEnd;
  }

  /** @param onEnd told once, when the session can be asked no more. */
  static async open(
    kubernetes: Kubernetes,
    pod: ObjectRef,
    { command, setUp, onEnd }: { command: string[]; setUp: string; onEnd: () => void },
  ): Promise<PsqlSession> {
    const session = new PsqlSession(pod, onEnd);
    session.stream = await kubernetes.openExec(pod, command, {
      onStdout: (text) => {
        session.take(text);
      },
      onStderr: (text) => {
        session.err += text;
      },
      onClose: () => {
        session.close();
      },
    });
    await session.ask(setUp);
    return session;
  }

  /**
   * Run SQL. One question at a time; others wait for their turn.
   *
   * @returns all that psql printed.
   * @throws {ExecFailed} when it failed or was not answered in time; then the session has ended.
   */
  ask(sql: string): Promise<string> {
    const answer = this.turn.then(() => this.askNow(sql));
    this.turn = answer.catch(() => undefined);
    return answer;
  }

  close(): void {
    if (this.ended) return;
    this.ended = true;
    if (this.idle !== null) clearTimeout(this.idle);
    this.stream?.terminate();
    this.fail('the session ended');
    this.onEnd();
  }

  private askNow(sql: string): Promise<string> {
    return new Promise((resolve, reject) => {
      const end = `end-${randomUUID()}`;
      const timer = setTimeout(() => {
        this.fail(`no answer within ${ANSWER_TIMEOUT_MS} ms`);
        this.close();
      }, ANSWER_TIMEOUT_MS);
      this.question = { resolve, reject, end, timer };
      if (this.ended) this.fail('the session ended');
      // Not by \echo, which leaves it in psql's buffer.
      else this.stream?.write(`${sql};\nSELECT '${end}';\n`);
    });
  }

  private take(text: string): void {
    this.out += text;
    const { question } = this;
    if (question === null || !this.out.includes(`${question.end}\n`)) return;
    const answer = this.out.slice(0, this.out.indexOf(question.end));
    this.settle();
    question.resolve(answer);
  }

  private fail(why: string): void {
    const { question, err } = this;
    if (question === null) return;
    this.settle();
    const stderr = err.trim() === '' ? why : err;
    question.reject(
      new ExecFailed({ pod: this.pod.name, command: 'psql', exitCode: null, stderr }),
    );
  }

  private settle(): void {
    if (this.question !== null) clearTimeout(this.question.timer);
    this.question = null;
    this.out = '';
    if (this.idle !== null) clearTimeout(this.idle);
    if (this.ended) return;
    this.idle = setTimeout(() => {
      this.close();
    }, IDLE_TIMEOUT_MS);
    this.idle.unref();
  }
}
