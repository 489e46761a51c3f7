import { AUDIT } from './audit.ts';
import { BISECT } from './bisect.ts';
import { CHECK } from './check.ts';
import type { CommandDefinition } from './command.ts';
import { COMPLETION } from './completion.ts';
import { CONFORM } from './conform.ts';
import { DEBUG } from './debug.ts';
import { DIFF } from './diff.ts';
import { DOCTOR } from './doctor.ts';
import { EXPORT } from './export.ts';
import { FIELDS } from './fields.ts';
import { FORK } from './fork.ts';
import { IMPORT } from './import.ts';
import { INFO } from './info.ts';
import { LOG } from './log.ts';
import { NOTE } from './note.ts';
import { PROFILES } from './profiles.ts';
import { RECOVER } from './recover.ts';
import { REPLAY } from './replay.ts';
import { REVISIONS } from './revisions.ts';
import { CAT, CUT, MERGE, REDACT, UPGRADE } from './rewrite.ts';
import { RULES } from './rules.ts';
import { RUN } from './run.ts';
import { SCENARIOS } from './scenarios.ts';
import { SHOW } from './show.ts';
import { WHY } from './why.ts';

/** Every command, in the order of the help. */
export const COMMANDS: readonly CommandDefinition[] = [
  RUN,
  REPLAY,
  CHECK,
  IMPORT,
  CONFORM,
  LOG,
  SHOW,
  WHY,
  DEBUG,
  FORK,
  NOTE,
  AUDIT,
  DIFF,
  BISECT,
  EXPORT,
  INFO,
  DOCTOR,
  RECOVER,
  CAT,
  CUT,
  MERGE,
  REDACT,
  UPGRADE,
  SCENARIOS,
  RULES,
  REVISIONS,
  PROFILES,
  FIELDS,
  COMPLETION,
];
