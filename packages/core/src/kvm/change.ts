/** V0 is the prototype, V1 the posted patch, V2 and V3 are reworks, V4 is the revised code. */
export type RevisionName = 'V0' | 'V1' | 'V2' | 'V3' | 'V4';

/** One named difference between revisions, over the prototype, which has none. */
export interface Change {
  readonly title: string;
  /** Defects (D1 ...) and review points (R1 ...) of reference 9 that it is about. */
  readonly ids: readonly `${'D' | 'R'}${number}`[];
  /** What the code does with the change, and what without. */
  readonly doc: string;
  /** The revisions that have it. Some changes were withdrawn, and are in earlier revisions only. */
  readonly in: readonly Exclude<RevisionName, 'V0'>[];
}

/** A change that a program may ask for. */
export type ChangeName = IstChangeName | VmChangeName | EmulationChangeName;

/** A change of how ISTs are made, published, saved and freed. */
export type IstChangeName =
  | ShapeChange
  | MaintenanceChange
  | ByteOrderChange
  | AssignmentChange
  | FreeChange
  | SaveChange;

/** A change of everything else. */
export type VmChangeName = LockChange | VmTableChange | VpeChange | CommandChange | LifeChange;

/** A change of the IRS frame that KVM emulates for a guest. */
export type EmulationChangeName =
  | 'validate-guest-cfgr'
  | 'ignore-cfgr-while-valid'
  | 'ignore-second-enable'
  | 'baser-fixed-while-valid'
  | 'baser-valid-on-success'
  | 'keep-ist-unless-invalid'
  | 'baser-before-free'
  | 'split-64bit-access'
  | 'id-bits-capped'
  | 'guest-id-registers'
  | 'pe-cr0-fixed'
  | 'quiet-guest-errors';

/** Sizes and the shape of an IST. */
type ShapeChange =
  | 'free-floor'
  | 'linear-floor'
  | 'page-bits-decision'
  | 'two-level-decision'
  | 'istsz-in-section'
  | 'host-l2sz-helper'
  | 'account-memory';

/** Cache maintenance. */
type MaintenanceChange =
  | 'sync-helper'
  | 'sync-clean-inval'
  | 'sync-before-read'
  | 'sync-before-free'
  | 'sync-before-write'
  | 'sync-after-valid-check'
  | 'invalidate-after-command'
  | 'l1-sync-once'
  | 'publish-vmte-last';

/** Byte order. */
type ByteOrderChange = 'valid-inside-swap' | 'le-loads';

/** Locks. */
type LockChange = 'drop-routine-lock' | 'irs-lock' | 'vmt-l2-lock' | 'config-lock';

/** Assignment, and what happens when it fails. */
type AssignmentChange =
  | 'ebusy-guard'
  | 'unwind-on-error'
  | 'zero-section-on-error'
  | 'timeout-kills-vm'
  | 'spi-alloc-assigns'
  | 'quiet-missing-vmi'
  | 'quiet-errors'
  | 'ratelimit-misaligned';

/** Freeing. */
type FreeChange = 'release-by-pointers' | 'free-helpers' | 'drop-dead-work' | 'free-ists-first' | 'free-vmi';

/** VM tables. */
type VmTableChange =
  | 'vmt-from-caps'
  | 'vmt-pointer-cleared'
  | 'clear-vmt'
  | 'l2-pointer-lookup'
  | 'l2-map-unwind'
  | 'init-unwind'
  | 'drop-alignment-checks';

/** VM IDs, VPEs. */
type VpeChange =
  | 'vm-id-sentinel'
  | 'vm-id-by-teardown'
  | 'vpet-per-vm'
  | 'vpet-by-max-vpe-id'
  | 'vped-array'
  | 'rounded-buffers'
  | 'vpe-id-is-index'
  | 'vpe-id-from-vcpu'
  | 'vpe-errnos';

/** The command layer. */
type CommandChange =
  | 'command-enum'
  | 'irs-write-helper'
  | 'poll-10ms'
  | 'idle-before-vmt'
  | 'drop-status-f'
  | 'doorbell-mask-zero'
  | 'doorbell-cleared'
  | 'doorbell-check';

/** The life of a VM. */
type LifeChange =
  | 'init-calls-teardown'
  | 'teardown-keeps-valid-vm'
  | 'teardown-stops-at-vpe'
  | 'reset-keeps-vm'
  | 'alloc-names';

/** Save and restore. */
type SaveChange = 'ist-save-restore' | 'save-checks-id-bits' | 'save-needs-valid-spi-ist';
