import { eventText } from './event-text.ts';
import { ALL_LEVELS, type DebugModel } from './model.ts';
import type { DebugSession } from './session.ts';
import { fit, type Line, line, toned } from './text.ts';

/** Where the debugger stands: the trace, the position, the operation. */
export function titleLine(model: DebugModel, session: DebugSession, columns: number): Line {
  const { at, levels } = model;
  const { name, about, length } = session;
  const parts = [
    name,
    about,
    `#${at} of ${length}`,
    operationText(session, at),
    ...(levels === ALL_LEVELS ? [] : [`${levels} levels`]),
  ];
  return toned(fit(line(` ${parts.filter((part) => part !== '').join('  ')}`), columns), 'bar');
}

function operationText({ outline, record }: DebugSession, at: number): string {
  const { event } = record(outline.topOf(at));
  return event.type === 'env.operationBegan' ? eventText(event) : '';
}
