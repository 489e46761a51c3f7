import { act, effect, field, nullable, type EventSpec } from '../kernel/schema.ts';

/** Event types of this block as traces store them; the types of the objects are in events.ts. */
export const IRS_SCHEMA: readonly EventSpec[] = [
  effect(80, 'irs.faultArmed', 'The next map command written meets it.', [field('mode', 'name', 'Fault mode.')]),
  act(
    81,
    'irs.commandCompleted',
    'The command written to a map register or VMT_BASER is done, and IDLE reads 1 again.',
    [
      field('offset', 'int', 'Register that took the command, bytes from the start of the config frame.', 'bytes'),
      field('value', 'word', 'The value.'),
      field('outcome', 'name', '`refused`: the architecture gives the command no effect in this state.'),
    ],
  ),
  act(
    82,
    'irs.commandTimedOut',
    'The driver gave up on a held command: it is dropped, or waits to complete late, or hangs.',
    [
      field('offset', 'int', 'From the start of the frame or buffer.', 'bytes'),
      field('value', 'word', 'The value.'),
      field('mode', 'name', 'Fault mode.'),
    ],
  ),
  act(83, 'irs.lateCommandStarted', 'A timed-out command is performed now, after all.', [
    field('offset', 'int', 'From the start of the frame or buffer.', 'bytes'),
    field('value', 'word', 'The value.'),
  ]),
  act(84, 'irs.vpeSelected', 'A VPE was selected through VPE_SELR; V of VPE_STATUSR.', [
    field('value', 'word', 'The value.'),
    field('isValid', 'bool', 'Is valid.'),
  ]),
  act(85, 'irs.walkStopped', 'A walk ended before its target. Fields that do not apply are null.', [
    field('reason', 'name', 'Why.'),
    nullable('vm', 'int', "The VM's number in the scenario, where the VM has no ID."),
    nullable('vmId', 'int', 'VM ID.'),
    nullable('intType', 'int', 'INTID type: 2 LPI, 3 SPI.'),
    nullable('id', 'int', 'INTID without its type.'),
  ]),
  act(86, 'irs.interruptRequested', 'An interrupt operation reached the IRS; the walk follows.', [
    field('operation', 'name', 'Operation.'),
    field('vm', 'int', 'Number of the VM in the scenario.'),
    field('vmId', 'int', 'VM ID.'),
    field('intType', 'int', 'INTID type: 2 LPI, 3 SPI.'),
    field('id', 'int', 'INTID without its type.'),
    field('value', 'int', 'Argument of the operation: the ISTE to store, 0 or 1, a priority, an IAFFID.'),
  ]),
  act(87, 'irs.faultExpired', 'The driver is done with a command whose fault never met a register write.', [
    field('mode', 'name', 'Fault mode.'),
  ]),
  effect(
    88,
    'irs.misprogrammed',
    'A register write was illegal or unpredictable; `reason` says why and what the model did.',
    [
      field('offset', 'int', 'From the start of the frame or buffer.', 'bytes'),
      field('value', 'word', 'The value.'),
      field('reason', 'text', 'Why.'),
    ],
  ),
  act(89, 'irs.latched', 'The architecture model latched what a structure says, or let go of it.', [
    field('vmId', 'int', 'VM ID.'),
    field('section', 'int', '0: the VM itself (words 0 and 1); 2: LPI IST; 3: SPI IST.'),
    field('word', 'word', 'Word.'),
    field('isValid', 'bool', 'Is valid.'),
  ]),
];
