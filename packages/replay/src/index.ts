export { audit } from './audit/audit.ts';
export { bisect, editsBetween, editsText } from './bisect/bisect.ts';
export { beginning, foldLog, stateAt } from './timeline/fold.ts';
export { concernText, describeAudit, fixText, whereText } from './audit/describe.ts';
export { describeDifference, describeRecord } from './verify/describe.ts';
export { offsetText } from './verify/offset-text.ts';
export { departuresOf } from './diff/consequences.ts';
export { describeChanges, diffStat } from './diff/describe.ts';
export { diffLogs } from './diff/diff.ts';
export { firstDivergence } from './diff/first-divergence.ts';
export { DEFAULT_DIFF } from './diff/options.ts';
export { showChanges } from './diff/shown-change.ts';
export { compareOutcomes, returnTheSame } from './outcome/compare.ts';
export { createOutcomeCollector, outcomeOf } from './outcome/outcome.ts';
export { eventsEqual, fieldDifferences, recordsEqual } from './verify/events-equal.ts';
export { compile, needsState } from './expression/compile.ts';
export { asksPosition } from './expression/fixed-places.ts';
export { placesOf } from './expression/places.ts';
export { EXPRESSION_FIELDS, expressionField } from './expression/fields.ts';
export { neededParts } from './expression/selection.ts';
export { parseExpression } from './expression/parse.ts';
export { DEFAULT_CHECKPOINTS } from './timeline/checkpoints.ts';
export { annotatedWith, bookmarksAmong, nextBookmark, withBookmark, withoutBookmark } from './timeline/bookmarks.ts';
export { litmusWitness } from './litmus/litmus.ts';
export { openTimeline } from './timeline/timeline.ts';
export { withFixedPlaces } from './expression/fixed-places.ts';
export { lastThere } from './inspect/last-there.ts';
export { show } from './inspect/show.ts';
export { selectRecords } from './timeline/select.ts';
export { createSelector } from './timeline/selector.ts';
export { forkOf, forkRun, NO_CHANGES } from './timeline/fork.ts';
export { memoryLog } from './timeline/memory-log.ts';
export { MOST_STATE_DIFFERENCES } from './verify/verdict.ts';
export { verifyByActs } from './verify/by-acts.ts';
export { verifyByPrograms } from './verify/by-programs.ts';
export { describeWhy } from './causality/render.ts';
export { why } from './causality/why.ts';
export { checkLive, checkLog, checkOptions } from './checkers/check-log.ts';
export { createChecker } from './checkers/checker.ts';
export { defineCheck, defineRule } from './checkers/rule.ts';
export { ruleNamed, RULES } from './checkers/registry.ts';
export { rulePage, rulesDocument } from './checkers/rule-pages.ts';
export { makeFinding } from './checkers/make-finding.ts';
export { HAPPENED } from './checkers/witness.ts';
export { confirm } from './confirm/confirm.ts';
export { conform } from './conform/conform.ts';
export { PROBES, unfollowedText, whyUnseen } from './conform/probes.ts';
export { ruleTest } from './checkers/rule-test.ts';
export { step, testLog } from './checkers/test-events.ts';
export { checkReport } from './report/check-report.ts';
export { baselineDocument, readBaseline } from './report/baseline.ts';
export { operationOf } from './report/frames.ts';
export { freeRevisions, hasFinding } from './report/free-revisions.ts';
export { PLAIN_MARKS, reportText } from './report/text.ts';
export { reportJson } from './report/json.ts';
export { reportSarif } from './report/sarif.ts';
export { reportJunit } from './report/junit.ts';
export { reportKtap } from './report/ktap.ts';
export { reportMail } from './report/mail.ts';
export { reportMarkdown } from './report/markdown.ts';

export type { Bisection, BisectionStep, Edit } from './bisect/bisect.ts';
export type { Departure } from './diff/consequences.ts';
export type { TypeCount } from './diff/describe.ts';
export type { Change, LogDiff } from './diff/diff.ts';
export type { LogDivergence } from './diff/first-divergence.ts';
export type { DiffOptions, Modulo } from './diff/options.ts';
export type { Outline } from './diff/outline.ts';
export type { ShownChange, ShownSide, ShownStep, TwoLogs } from './diff/shown-change.ts';
export type { OutcomeChange } from './outcome/compare.ts';
export type { OperationReturn, Outcome, OutcomeCollector } from './outcome/outcome.ts';
export type { Problem } from './outcome/problems.ts';
export type { Sizes, SiteSizes } from './outcome/sizes.ts';
export type {
  Comparison,
  Expression,
  ExpressionIssue,
  ExpressionReading,
  FieldOperand,
  Literal,
  Operand,
  PlaceOperand,
} from './expression/ast.ts';
export type { ExpressionField, Family } from './expression/fields.ts';
export type { Moment, HeldBytes } from './expression/moment.ts';
export type { NeededParts } from './expression/selection.ts';
export type { NamedPlace } from './expression/places.ts';
export type { Predicate } from './expression/compile.ts';
export type { Selector } from './timeline/selector.ts';
export type { Bookmark, BookmarkAnnotation } from './timeline/bookmarks.ts';
export type { Breakpoint, Stop, Watchpoint } from './timeline/stops.ts';
export type { CheckpointOptions } from './timeline/checkpoints.ts';
export type { Direction, Stride } from './timeline/stride.ts';
export type { Stopped } from './timeline/run-to.ts';
export type { StateStore } from './timeline/state-store.ts';
export type { Selection } from './timeline/select.ts';
export type { Timeline, TimelineOptions, WriterQuestion } from './timeline/timeline.ts';
export type { NamedText, ShownIrs, ShownState, ShownVm } from './inspect/machine.ts';
export type { ShownPointer } from './inspect/pointer-table.ts';
export type { AllocationEvent, ShownAllocation } from './inspect/allocation.ts';
export type { Missing } from './inspect/missing.ts';
export type { RegisterFieldValue, ShownEntry, ShownRegister } from './inspect/entry.ts';
export type { Shown, ShownReturn, Subject } from './inspect/show.ts';
export type { ShownActor, ShownActors, ShownLock, ShownLocks } from './inspect/actors.ts';
export type { ShownBytes, ShownObject, ShownWord } from './inspect/memory.ts';
export type { ShownIst, ShownIste, ShownL1Iste } from './inspect/ist-table.ts';
export type { ViewedField, ViewedText } from './inspect/viewed.ts';
export type { ForkChanges, ForkDifference, Forked, ForkSession } from './timeline/fork.ts';
export type { Audit } from './audit/audit.ts';
export type { AuditDomain } from './audit/shapes.ts';
export type { AuditRange } from './audit/ranges.ts';
export type { Concern, FailureKind, NoteKind } from './audit/concern.ts';
export type { Fix } from './audit/fixes.ts';
export type { ActsInput } from './verify/by-acts.ts';
export type { Difference, DigestDifference, RecordDifference, Refuted, Verdict, Verified } from './verify/verdict.ts';
export type { FieldDifference } from './verify/events-equal.ts';
export type { Folded, FoldOptions, Position } from './timeline/fold.ts';
export type { ProgramsInput } from './verify/by-programs.ts';
export type { CallFrame, MissingMaintenance, WhyKind, WhyNode } from './causality/node.ts';
export type { Why, WhyAnswer, WhyQuestion } from './causality/why.ts';
export type { Checker, CheckOptions, CheckResult, Undecidable } from './checkers/checker.ts';
export type { CheckDefinition, RecordOf, Rule, RuleDefinition, RulePage, RuleRun, RuleStep } from './checkers/rule.ts';
export type { FindingParts, RuleHead } from './checkers/make-finding.ts';
export type {
  AllocationRef,
  Cause,
  Finding,
  MapCell,
  MemoryMap,
  MissingOperation,
  ObjectRef,
  RuleId,
  Severity,
  World,
} from './checkers/finding.ts';
export type { Damage, Happened, Needs, Status, WitnessAct, WitnessStep } from './checkers/witness.ts';
export type { Facts } from './checkers/facts/facts.ts';
export type {
  Confirmation,
  Confirmed,
  ConfirmOptions,
  Contradicted,
  ForkedRun,
  Inconclusive,
} from './confirm/confirm.ts';
export type { Evidence } from './confirm/damage.ts';
export type { Conformance, ConformInput, Undecided } from './conform/conform.ts';
export type { Probe } from './conform/probes.ts';
export type { Trial } from './conform/trial.ts';
export type { RuleTestOptions, RuleTestResult } from './checkers/rule-test.ts';
export type { Done, TestEvent } from './checkers/test-events.ts';
export type { CheckReport, FindingGroup, ReportInput, Side } from './report/check-report.ts';
export type { Baseline, BaselineReading } from './report/baseline.ts';
export type { FreeRevisions, OperationReturns, RevisionRun } from './report/free-revisions.ts';
export type { Litmus, LitmusInput } from './litmus/litmus.ts';
export type { MailInput } from './report/mail.ts';
export type { TextMarks, TextOptions } from './report/text.ts';
