import { ModelBug } from '@vist/core';
import { TraceFormatError, TraceSinkError } from '@vist/trace';
import { EXIT, type ExitStatus } from './exit-status.ts';
import { Refusal } from './refusal.ts';
import { VERSION } from './version.ts';

/** How a command that failed ends. */
export interface Failure {
  readonly status: ExitStatus;
  /** What to print on stderr; may be empty. */
  readonly text: string;
}

/** What an error means for the user. The stack is for those who ask with VIST_DEBUG=1. */
export function failureOf(error: unknown, withStack: boolean): Failure {
  const failure = explained(error);
  const stack = withStack && error instanceof Error && failure.text !== '' ? `${error.stack ?? ''}\n` : '';
  return { ...failure, text: failure.text + stack };
}

function explained(error: unknown): Failure {
  if (error instanceof Refusal) return { status: error.status, text: `vist: ${error.message}\n` };
  if (error instanceof TraceSinkError) {
    // The reader of `-o -` has left, as with any other output.
    return error.code === 'EPIPE'
      ? { status: EXIT.ok, text: '' }
      : { status: EXIT.usage, text: `vist: ${error.message}\n` };
  }
  if (error instanceof TraceFormatError) {
    const status = error.code === 'newer-version' ? EXIT.unsupported : EXIT.damaged;
    return { status, text: `vist: ${error.message}\n` };
  }
  return { status: EXIT.bug, text: bugReport(error) };
}

function bugReport(error: unknown): string {
  const what = error instanceof ModelBug ? error.message : String(error);
  return [
    `vist: internal error: ${what}`,
    `This is a defect of vist ${VERSION} (Node ${process.version}), not of your input. Please report this message`,
    'with the command line and the scenario or trace; VIST_DEBUG=1 adds the stack.',
    '',
  ].join('\n');
}
