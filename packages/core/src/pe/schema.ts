import { act, field, nullable, type EventSpec } from '../kernel/schema.ts';

/** Event types of this block as traces store them; the types of the objects are in events.ts. */
export const PE_SCHEMA: readonly EventSpec[] = [
  act(40, 'call.entered', 'A traced kernel function was entered.', [
    field('func', 'name', 'Kernel function.'),
    field('caller', 'name', 'Calling function.'),
    field('args', 'args', 'Arguments.'),
  ]),
  act(41, 'call.returned', 'A traced kernel function returned; null for a void one.', [
    field('func', 'name', 'Kernel function.'),
    field('caller', 'name', 'Calling function.'),
    nullable('ret', 'int', 'Return value.'),
  ]),
  act(42, 'lock.acquired', "A PE took a lock. `instance` tells one VM's lock from another's; 0 for global ones.", [
    field('lock', 'name', 'Name of the lock.'),
    field('instance', 'int', 'Which of several such locks; 0 for a global one.'),
    field('pe', 'int', "The PE's number."),
  ]),
  act(43, 'lock.contended', 'A PE wants a lock that another holds, and waits.', [
    field('lock', 'name', 'Name of the lock.'),
    field('instance', 'int', 'Which of several such locks; 0 for a global one.'),
    field('pe', 'int', 'Number of the PE.'),
  ]),
  act(44, 'lock.recursed', 'A PE took a lock that it holds already; the actor ends.', [
    field('lock', 'name', 'Name of the lock.'),
    field('instance', 'int', 'Which of several such locks; 0 for a global one.'),
    field('pe', 'int', 'Number of the PE.'),
  ]),
  act(45, 'lock.released', 'A PE gave a lock back.', [
    field('lock', 'name', 'Name of the lock.'),
    field('instance', 'int', 'Which of several such locks; 0 for a global one.'),
    field('pe', 'int', 'Number of the PE.'),
  ]),
  act(46, 'pe.delayed', 'A poll loop waited. While a fault holds the command up, more time passes than it asked for.', [
    field('microseconds', 'int', 'Microseconds.', 'us'),
    field('timeoutMicroseconds', 'int', 'Timeout microseconds.', 'us'),
    field('passedMicroseconds', 'int', 'Passed microseconds.', 'us'),
  ]),
  act(47, 'mmio.readBegan', 'A register read of the IRS config frame began.', [
    field('offset', 'int', 'Bytes from the start of the config frame.', 'bytes'),
    field('widthBits', 'int', '32 or 64.', 'bits'),
    field('caller0', 'name', 'Caller of that function.'),
    field('caller', 'name', 'Calling function.'),
  ]),
  act(48, 'mmio.readEnded', 'That read ended with a value.', [
    field('offset', 'int', 'From the start of the frame or buffer.', 'bytes'),
    field('widthBits', 'int', '32 or 64.', 'bits'),
    field('value', 'word', 'The value.'),
    field('caller0', 'name', 'Caller of that function.'),
    field('caller', 'name', 'Calling function.'),
  ]),
  act(49, 'mmio.writeBegan', 'A register write of the IRS config frame began: the IRS has the value.', [
    field('offset', 'int', 'From the start of the frame or buffer.', 'bytes'),
    field('widthBits', 'int', '32 or 64.', 'bits'),
    field('value', 'word', 'The value.'),
    field('caller0', 'name', 'Caller of that function.'),
    field('caller', 'name', 'Calling function.'),
  ]),
  act(50, 'mmio.writeEnded', 'That write ended.', [
    field('offset', 'int', 'From the start of the frame or buffer.', 'bytes'),
    field('widthBits', 'int', '32 or 64.', 'bits'),
    field('value', 'word', 'The value.'),
    field('caller0', 'name', 'Caller of that function.'),
    field('caller', 'name', 'Calling function.'),
  ]),
  act(
    51,
    'ub.shiftedOutOfBounds',
    'Undefined behaviour of C, a shift by the width of the type or more. Ends the actor.',
    [
      field('site', 'name', 'Function that holds it.'),
      field('expr', 'name', 'Expression in the C code.'),
      field('exponent', 'int', 'Exponent.'),
      field('typeBits', 'int', 'Type bits.', 'bits'),
    ],
  ),
  act(52, 'ub.dividedByZero', 'Undefined behaviour of C, a division by zero. Arm64 divides to 0; the run goes on.', [
    field('site', 'name', 'Function that holds it.'),
    field('expr', 'name', 'Expression in the C code.'),
  ]),
  act(53, 'ub.oopsed', 'An access through a null pointer. Ends the actor.', [
    field('addr', 'addr', 'First byte.'),
    field('site', 'name', 'Function that holds it.'),
  ]),
];
