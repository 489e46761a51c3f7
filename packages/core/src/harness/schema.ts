import { effect, field, type EventSpec } from '../kernel/schema.ts';

/** Event types of this block as traces store them; the types of the objects are in events.ts. */
export const HARNESS_SCHEMA: readonly EventSpec[] = [
  effect(170, 'harness.deviceAccessedFreed', 'An IRS read or wrote memory that is not allocated.', [
    field('access', 'name', 'Access.'),
    field('addr', 'addr', 'First byte.'),
  ]),
  effect(171, 'harness.usedAfterFree', 'The C code touched table memory that is not allocated.', [
    field('access', 'name', 'Access.'),
    field('addr', 'addr', 'First byte.'),
    field('site', 'name', 'Function that holds it.'),
  ]),
  effect(172, 'harness.allocationTooLarge', "An allocation exceeded the page allocator's limit by itself.", [
    field('sizeReqBytes', 'int', 'Size req bytes.', 'bytes'),
    field('orderLimit', 'int', 'Order limit.'),
  ]),
  effect(173, 'harness.freedWrongly', '`kfree` of an object that is free already, or of no object.', [
    field('kind', 'name', 'Kind.'),
    field('addr', 'addr', 'First byte.'),
    field('site', 'name', 'Function that holds it.'),
  ]),
  effect(174, 'harness.danglingValidIst', 'A VALID IST field of the VMTE points to memory that is not allocated.', [
    field('vm', 'int', 'Number of the VM in the scenario.'),
    field('vmId', 'int', 'VM ID.'),
    field('section', 'int', 'Word of the L2 VMTE.'),
    field('target', 'addr', 'Target.'),
  ]),
  effect(
    175,
    'harness.danglingL2Ist',
    'A VALID two-level IST has entries inside its ID space that are invalid or dangling.',
    [
      field('vm', 'int', 'Number of the VM in the scenario.'),
      field('vmId', 'int', 'VM ID.'),
      field('badEntryCount', 'int', 'Bad entry count.'),
      field('entryCount', 'int', 'Entry count.'),
    ],
  ),
  effect(176, 'harness.undersizedIst', 'A VALID linear IST is smaller than its ID space.', [
    field('vm', 'int', 'Number of the VM in the scenario.'),
    field('section', 'int', 'Word of the L2 VMTE.'),
    field('needBytes', 'int', 'Need bytes.', 'bytes'),
    field('haveBytes', 'int', 'Have bytes.', 'bytes'),
  ]),
  effect(177, 'harness.outstanding', 'An object that was never freed.', [
    field('addr', 'addr', 'First byte.'),
    field('sizeReqBytes', 'int', 'Size req bytes.', 'bytes'),
    field('sizeAllocBytes', 'int', 'Size alloc bytes.', 'bytes'),
    field('site', 'name', 'Function that holds it.'),
  ]),
  effect(178, 'harness.leakSummarised', 'Their totals.', [
    field('objectCount', 'int', 'Object count.'),
    field('sizeReqBytes', 'int', 'Size req bytes.', 'bytes'),
    field('sizeAllocBytes', 'int', 'Size alloc bytes.', 'bytes'),
    field('isVmtFreed', 'bool', 'Is vmt freed.'),
  ]),
  effect(179, 'harness.summarised', 'What the run counted.', [
    field('reason', 'name', 'Why.'),
    field('faults', 'int', 'Faults.'),
    field('doubleFrees', 'int', 'Double frees.'),
    field('badFrees', 'int', 'Bad frees.'),
    field('usesAfterFree', 'int', 'Uses after free.'),
    field('dangling', 'int', 'Dangling.'),
    field('undefinedShifts', 'int', 'Undefined shifts.'),
    field('warnings', 'int', 'Warnings.'),
  ]),
];
