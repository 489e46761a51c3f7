import type { PrintOptions } from '../commands/command.ts';
import { EXIT, type ExitStatus } from '../exit-status.ts';
import type { Io } from '../io.ts';
import { type Style, styleFor } from './style.ts';

/** What a command has to say: as data for --json, and as text. */
export interface Page {
  readonly schema: string;
  readonly schemaVersion: number;
  readonly data: object;
  readonly text: (style: Style) => string;
}

/** Prints a page on stdout in the form that was asked for. */
export function printPage({ schema, schemaVersion, data, text }: Page, options: PrintOptions, io: Io): ExitStatus {
  io.stdout.write(
    options.json === true
      ? `${JSON.stringify({ schema, schemaVersion, ...data })}\n`
      : text(styleFor(io.stdout, io.env, options.color)),
  );
  return EXIT.ok;
}
