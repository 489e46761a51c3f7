export {
  hexAddr,
  hexWord,
  KERNEL_VIRT_OFFSET,
  kernelVirt,
  physAddr,
  physOfKernelVirt,
  word64,
  ZERO_WORD,
} from './arch/addr.ts';
export { CHANGE_NAMES, CHANGES, isChangeName } from './kvm/changes.ts';
export { createLiveStreams } from './live/streams.ts';
export { createMachine } from './kernel/machine.ts';
export { createReducer } from './kernel/reducer.ts';
export { createRecordingProjection } from './recording/projection.ts';
export { digestOf } from './system/digest.ts';
export { EVENT_SCHEMA, specOf, specOfTag } from './system/schema.ts';
export { INITIAL_SYSTEM } from './system/state.ts';
export { invariant, ModelBug, unreachable } from './kernel/invariant.ts';
export {
  IST_GRANULE_BYTES,
  isteSizeBytes,
  bytesOfExponent,
  depthDifference,
  GRANULE_FLOOR,
  istBytesNeeded,
  l1BytesNeeded,
  l1EntriesNeeded,
  l1IstExponent,
  l2TableBytes,
  linearIstExponent,
  istszField,
  l2szField,
} from './arch/geometry.ts';
export { IST_PLAN_CHANGES, istPlan } from './kvm/ist-plan.ts';
export { isReconstructed, parseRevision, REVISION_NAMES, revisionOf, verbatimFunctions } from './kvm/revisions.ts';
export { largestAllocationBytes, liveObjectAround, objectAt } from './memory/allocator.ts';
export { LARGEST_ACCESS_BYTES, LARGEST_RANGE_BYTES } from './memory/possible.ts';
export { isPossibleEvent } from './system/possible-event.ts';
export { missingOperations, operationIsAvailable } from './kvm/operations.ts';
export { peekPe, peekPoc } from './memory/decide.ts';
export { createFollower } from './follow/follower.ts';
export { inquire, withFates } from './follow/inquiry.ts';
export { NOTHING_SEEN, observedModel } from './follow/observed-model.ts';
export { readScenario } from './run/read-scenario.ts';
export { issueText } from './run/shape.ts';
export { DEFAULT_PROFILE, profileNamed, PROFILES } from './run/profiles.ts';
export { OTHER_CODE } from './run/env-operations.ts';
export { runScenario } from './run/run-scenario.ts';
export { SCENARIO_SCHEMAS } from './run/scenario-schemas.ts';
export { seq } from './kernel/model.ts';
export { startSession } from './run/session.ts';
export { stateDifferences } from './system/difference.ts';
export { stateAfterChange, stateChange } from './system/pages.ts';
export { sharedState } from './system/state-in-common.ts';
export { systemModel } from './system/model.ts';
export { isPointerField } from './kvm/pointer-fields.ts';
export { valueKind } from './system/value-kind.ts';
export { createControlFold } from './system/control-state.ts';
export { decodeIstSection, hasReservedSizes, sectionOf, encodeIstSection } from './arch/ist-section.ts';
export { fieldGet, fieldMask } from './arch/bits.ts';
export { nearestName } from './run/nearest-name.ts';
export { parsePlace, placeIssueLines, placeText } from './run/place.ts';
export { ERRNO_NAMES, errnoName, errnoNamed } from './kvm/errno.ts';
export { registerName, registerNamed, IRS_REGISTERS } from './arch/irs-regs.ts';
export { registerValue } from './irs/decide.ts';
export { resolvePlace, worldOf } from './run/place-range.ts';
export { isCommandRegister } from './irs/write-refusal.ts';
export { fieldNamed, ISTE_FIELDS, registerFields, VMTE_FIELDS, VPETE_FIELDS } from './run/place-fields.ts';
export { MOST_VALUE_BYTES, placeValue, viewedBytes } from './run/place-value.ts';
export { lineState } from './memory/cache.ts';
export { istszFor } from './arch/ist-shape.ts';
export { actName } from './system/act-names.ts';
export { decodeL1Iste, encodeL1Iste, ISTE_HWU, ISTE_PENDING } from './arch/iste.ts';
export {
  decodeL1Vmte,
  decodeVmteWord0,
  decodeVmteWord1,
  encodeL1Vmte,
  encodeVmteWord1,
  L1_VMTE_BYTES,
  L2_VMT_BYTES,
  VMTE_BYTES,
  VMTES_PER_L2,
} from './arch/vmte.ts';
export { decodeVpete, encodeVpete, VPETE_BYTES } from './arch/vpete.ts';
export {
  decodeVmapL2Vmtr,
  decodeVmapVistr,
  decodeVmapVmr,
  decodeVmapVper,
  encodeVmapL2Vmtr,
  encodeVmapVistr,
  encodeVmapVmr,
  encodeVmapVper,
} from './arch/irs-commands.ts';
export { IRS_IST_BASER, IRS_IST_CFGR } from './arch/irs-ist-regs.ts';
export { decodeVpeSelr, encodeVpeSelr } from './arch/irs-vpe.ts';
export { decodeVmtBaser, decodeVmtCfgr, encodeVmtBaser, encodeVmtCfgr } from './arch/irs-tables.ts';
export {
  IRS_SAVE_VM_STATUSR,
  IRS_SAVE_VMR,
  IRS_VMAP_L2_VMTR,
  IRS_VMAP_VISTR,
  IRS_VMAP_VMR,
  IRS_VMAP_VPER,
  IRS_VMT_BASER,
  IRS_VMT_CFGR,
  IRS_VMT_STATUSR,
  IRS_VPE_CR0,
  IRS_VPE_DBR,
  IRS_VPE_SELR,
  IRS_VPE_STATUSR,
} from './arch/irs-vm-regs.ts';
export { expandStream } from './live/expand.ts';
export { CHANGEABLE_FIELDS, DROPPABLE_COMMANDS } from './run/departure.ts';
export { readDeparture } from './run/departure-shapes.ts';
export { scenarioDocument } from './run/write-scenario.ts';
export { intidTypeCode } from './arch/intid.ts';

export type { VpeSelection } from './arch/irs-vpe.ts';
export type { Change, ChangeName, RevisionName } from './kvm/change.ts';
export type { Actor, Decision, DomainEvent, Model, Origin, Recorded, Seq } from './kernel/model.ts';
export type { StateChange, StatePage } from './kernel/page.ts';
export type { SharedState } from './system/state-in-common.ts';
export type { EventSpec, FieldKind, FieldSpec, FieldUnit } from './kernel/schema.ts';
export type { EventType, SystemEvent, SystemRecord } from './system/events.ts';
export type { IrsProfile, Profile } from './arch/profile.ts';
export type { BitResult, IstszField, L2szField } from './arch/geometry.ts';
export type { IstHost, IstRequest } from './kvm/ist-shape-decision.ts';
export type { IstPlan, LinearPlan, TwoLevelPlan } from './kvm/ist-plan.ts';
export type { IstType } from './arch/intid.ts';
export type { LiveStreams, StateAt } from './live/streams.ts';
export type { LogSource, LogSelection } from './system/log-source.ts';
export type { Machine, MachineObserver, MachineOptions } from './kernel/machine.ts';
export type { NamedValue } from './pe/events.ts';
export type { OpenState, Reducer, ReducerOptions } from './kernel/reducer.ts';
export type { PhysAddr, Word64 } from './arch/addr.ts';
export type { RecordingLine, RecordingValue } from './recording/line.ts';
export type { RecordingProjection } from './recording/projection.ts';
export type { FinishedRun } from './run/run-scenario.ts';
export type { Deed } from './follow/deed.ts';
export type { Fate, Fates, FollowedCommand } from './follow/fates.ts';
export type { Divergence, Guidance, GuideInput, UndecidedCall } from './follow/guide.ts';
export type { Follower, FollowerOptions } from './follow/follower.ts';
export type { Inquiry, Known } from './follow/inquiry.ts';
export type { PlatformTold } from './follow/platform.ts';
export type { ObservedCommand, ObservedModel } from './follow/observed-model.ts';
export type { Revision } from './kvm/revisions.ts';
export type { NamedProfile } from './run/profiles.ts';
export type { CommandChange, Departure } from './run/departure.ts';
export type { Scenario, ScenarioOperation, Fault, Schedule, ScheduleSlice } from './run/scenario.ts';
export type { ScenarioReading } from './run/scenario-reading.ts';
export type { ScenarioSchema } from './run/scenario-schemas.ts';
export type { ShapeIssue } from './run/shape.ts';
export type { Session, SessionOptions, RunInput } from './run/session.ts';
export type { StateDifference } from './system/difference.ts';
export type { SystemCommand } from './system/commands.ts';
export type { SystemModel } from './system/model.ts';
export type { SystemState } from './system/state.ts';
export type { BitField } from './arch/bits.ts';
export type { ByteRange, HeapObject, LiveObject } from './memory/state.ts';
export type { ControlFold, ControlState } from './system/control-state.ts';
export type { NamedField } from './run/place-fields.ts';
export type { StatePlace } from './run/place-value.ts';
export type { LineState } from './memory/cache.ts';
export type { Struct } from './kvm/state.ts';
export type { MemoryPlace, Place, PlaceInText, PlaceIssue, PlaceReading, PlaceView } from './run/place.ts';
export type { PlaceBytes, PlaceWorld } from './run/place-range.ts';
export type { DecodedIstSection } from './arch/ist-section.ts';
export type { Stream } from './live/expand.ts';
export type { ArrayName, KvmCommandName, StructName } from './kvm/events.ts';
export type { CommandEdit } from './run/edited-program.ts';
