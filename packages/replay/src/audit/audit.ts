import { isteSizeBytes, istPlan, type IstPlan, type IstRequest, type Revision } from '@vist/core';
import { type Concern, concernsOf, isFailure, unsupportedL2Size } from './concern.ts';
import { createFixFinder } from './fixes.ts';
import { type AuditRange, type Cell, rangesOf } from './ranges.ts';
import { type AuditDomain, auditDomain, hostsOf, withoutL2Sizes } from './shapes.ts';

/** What an audit found. */
export interface Audit {
  readonly revision: string;
  readonly domain: AuditDomain;
  /** Shapes evaluated, and those of them that fail. */
  readonly shapeCount: number;
  readonly failingCount: number;
  readonly failures: readonly AuditRange[];
  readonly notes: readonly AuditRange[];
}

/**
 * Evaluates every IST that a guest can have on every platform: sizes, alignment and decisions, without
 * running anything. The notes also look at an IRS that supports no L2 size.
 */
export function audit(revision: Revision): Audit {
  const domain = auditDomain(revision);
  const finder = createFixFinder(revision);
  const fixesOf = (request: IstRequest, concern: Concern) =>
    isFailure(concern) ? finder.fixesOf(request, concern) : [];
  const { cells, shapeCount, failingCount } = evaluate(revision, domain, {
    concernsOf: (plan, request) => concernsOf(plan, request.host),
    fixesOf,
  });
  const unsupported = evaluate(revision, withoutL2Sizes(domain), { concernsOf: unsupportedL2Size, fixesOf });
  const ranges = rangesOf(cells);
  return {
    revision: revision.name,
    domain,
    shapeCount,
    failingCount,
    failures: ranges.filter(isFailure),
    notes: [...ranges.filter((range) => !isFailure(range)), ...rangesOf(unsupported.cells)],
  };
}

interface Questions {
  readonly concernsOf: (plan: IstPlan, request: IstRequest) => readonly Concern[];
  readonly fixesOf: (request: IstRequest, concern: Concern) => Cell['fixes'];
}

interface Evaluation {
  readonly cells: readonly Cell[];
  readonly shapeCount: number;
  readonly failingCount: number;
}

/** Every shape is planned; those that differ in ISTMD_SZ alone, and get entries of the same size, are judged once. */
function evaluate(revision: Revision, domain: AuditDomain, ask: Questions): Evaluation {
  const judged = new Map<number, { readonly cells: readonly Cell[]; readonly fails: boolean }>();
  let shapeCount = 0;
  let failingCount = 0;

  function judge(request: IstRequest): void {
    const plan = istPlan(request);
    const key = keyOf(request, plan);
    let verdict = judged.get(key);
    if (verdict === undefined) {
      const concerns = ask.concernsOf(plan, request);
      const place = placeOf(request, plan);
      const cells = concerns.map((concern) => ({ ...place, concern, fixes: ask.fixesOf(request, concern) }));
      verdict = { cells, fails: concerns.some(isFailure) };
      judged.set(key, verdict);
    }
    shapeCount += 1;
    if (verdict.fails) failingCount += 1;
  }

  for (const host of hostsOf(domain)) {
    for (const idBits of domain.lpiIdBits) judge({ revision, host, type: 'lpi', idBits });
    for (const idBits of domain.spiIdBits) judge({ revision, host, type: 'spi', idBits });
  }
  return { cells: [...judged.values()].flatMap(({ cells }) => cells), shapeCount, failingCount };
}

/** One number per place: the fields of {@link placeOf} as digits. */
function keyOf({ host, type, idBits }: IstRequest, { shape }: IstPlan): number {
  const { istL2szMask, istLevels } = host.irs;
  const digits = host.pageSizeBytes * 16 + istL2szMask * 2 + Number(istLevels);
  return ((digits * 4 + shape.istsz) * 32 + idBits) * 2 + Number(type === 'spi');
}

function placeOf({ host, type, idBits }: IstRequest, { shape }: IstPlan): Omit<Cell, 'concern' | 'fixes'> {
  const { pageSizeBytes, irs } = host;
  const { istL2szMask: l2szMask, istLevels } = irs;
  return { type, pageSizeBytes, l2szMask, istLevels, isteBytes: isteSizeBytes(shape.istsz), idBits };
}
