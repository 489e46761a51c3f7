import { parseRevision, type Profile, profileNamed, type Revision } from '@vist/core';
import { conform, type Conformance } from '@vist/replay';
import { TraceFormatError, type TraceReader } from '@vist/trace';
import type { ConformOptions } from '../commands/conform.ts';
import { EXIT, type ExitStatus } from '../exit-status.ts';
import { type Io, textSink } from '../io.ts';
import { Refusal } from '../refusal.ts';
import { styleFor } from '../render/style.ts';
import { damageRefusal, openTraceAt, traceName } from '../replay/open-trace.ts';
import { conformReport, conformText } from './report.ts';

/** Compares a trace with a revision, or finds the one that explains it. */
export async function conformTrace(path: string, options: ConformOptions, io: Io): Promise<ExitStatus> {
  const revision = revisionOf(options);
  const named = profileOf(options);
  const trace = await openTraceAt(path, io);
  try {
    const profile = named ?? headerProfile(path, trace);
    // An importer found the platform itself, from the same events; a run was made on it.
    const isProfileKnown = named !== null || trace.header.notes.importer === null;
    const conformance = conform(trace, { profile, isProfileKnown, revision });
    const report = conformReport(traceName(path), conformance);
    const sink = textSink(io.stdout);
    sink.write(
      options.json === true
        ? `${JSON.stringify(report)}\n`
        : conformText(report, styleFor(io.stdout, io.env, options.color)),
    );
    await sink.drained();
    return statusOf(conformance);
  } catch (error) {
    throw error instanceof TraceFormatError ? damageRefusal(path, error) : error;
  } finally {
    trace.close();
  }
}

/** After a loss nobody knows whose fault a difference is; what was not followed was not compared. */
function statusOf({ trial, isCompared }: Conformance): ExitStatus {
  if (trial.firstImpossible !== null) return trial.isAfterLoss ? EXIT.inconclusive : EXIT.found;
  const isUndecided = !isCompared || trial.isAfterLoss || trial.unfollowed.length > 0;
  return isUndecided ? EXIT.inconclusive : EXIT.ok;
}

function revisionOf({ rev }: ConformOptions): Revision | null {
  if (rev === undefined) return null;
  const parsed = parseRevision(rev);
  if (!parsed.ok) throw new Refusal(`--rev: ${parsed.message}`);
  return parsed.revision;
}

function profileOf({ profile: name }: ConformOptions): Profile | null {
  if (name === undefined) return null;
  const named = profileNamed(name);
  if (named === null) throw new Refusal(`--profile ${name}: there is none of that name (see vist profiles)`);
  return named.profile;
}

/** The platform that a header tells. @throws Refusal (damaged) when it is none. */
function headerProfile(path: string, { header }: TraceReader): Profile {
  const { profile } = header.identity;
  if (isProfile(profile)) return profile;
  throw new Refusal(`${traceName(path)}: header: profile: expected a platform`, EXIT.damaged);
}

function isProfile(value: unknown): value is Profile {
  if (typeof value !== 'object' || value === null || !('irs' in value)) return false;
  const { irs } = value;
  const model = profileNamed('recording')?.profile;
  if (typeof irs !== 'object' || irs === null || model === undefined) return false;
  return haveSameTypes(value, model) && haveSameTypes(irs, model.irs);
}

function haveSameTypes(value: object, model: object): boolean {
  return Object.entries(model).every(([key, field]) => typeof Reflect.get(value, key) === typeof field);
}
