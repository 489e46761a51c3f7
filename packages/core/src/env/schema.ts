import { act, field, nullable, type EventSpec } from '../kernel/schema.ts';

/** Event types of this block as traces store them; the types of the objects are in events.ts. */
export const ENV_SCHEMA: readonly EventSpec[] = [
  act(150, 'env.operationBegan', 'An operation of the scenario starts.', [
    field('index', 'int', 'Position in the scenario, from 0.'),
    field('op', 'name', 'Operation.'),
    nullable('vm', 'int', 'Number of the VM in the scenario.'),
    field('args', 'args', 'Arguments.'),
  ]),
  act(151, 'env.operationEnded', 'An operation ended; what was allocated then.', [
    field('index', 'int', 'Position or running number.'),
    field('op', 'name', 'Operation.'),
    nullable('vm', 'int', 'Number of the VM in the scenario.'),
    field('ret', 'int', 'Return value.'),
    field('liveCount', 'int', 'Live count.'),
    field('liveBytes', 'int', 'Live bytes.', 'bytes'),
  ]),
  act(152, 'env.runEnded', 'Nothing more will happen.', [
    field('reason', 'name', '`complete`, or the kind of the event that ended the run.'),
  ]),
  act(153, 'env.switched', 'Another actor goes on. Not recorded where there is only one.', [
    field('to', 'name', 'To.'),
  ]),
  act(154, 'env.allocationFaultInjected', 'The next allocation returns NULL.', [
    field('index', 'int', 'Which allocation of the run, and of the operation, from 1.'),
    field('indexInOp', 'int', 'Index in op.'),
    field('sizeReqBytes', 'int', 'Size req bytes.', 'bytes'),
  ]),
  act(155, 'env.commandFaultInjected', 'The command just sent fails.', [
    field('mode', 'name', 'Fault mode.'),
    field('command', 'name', 'Doorbell command.'),
    nullable('err', 'int', 'Return value of mode `error`, else null.'),
    field('index', 'int', 'Position or running number.'),
    field('indexInOp', 'int', 'Index in op.'),
  ]),
  act(156, 'env.userFaultInjected', 'The next user access faults.', [field('indexInOp', 'int', 'Index in op.')]),
];
