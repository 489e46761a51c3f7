import { act, effect, field, nullable, type EventSpec } from '../kernel/schema.ts';

/** Event types of this block as traces store them; the types of the objects are in events.ts. */
export const MEMORY_SCHEMA: readonly EventSpec[] = [
  act(1, 'mem.loaded', 'A PE read table memory through its cache.', [
    field('addr', 'addr', 'First byte.'),
    field('sizeBytes', 'int', 'Length.', 'bytes'),
    field('value', 'word', 'The value.'),
    field('filled', 'bool', 'True when the line was not in the cache and was fetched from the PoC.'),
    field('site', 'name', 'Function that holds the access.'),
  ]),
  act(2, 'mem.stored', 'A PE wrote table memory; the line is now dirty in its cache.', [
    field('addr', 'addr', 'First byte.'),
    field('sizeBytes', 'int', 'Length.', 'bytes'),
    field('value', 'word', 'The value.'),
    field(
      'filled',
      'bool',
      'True when the line was not in the cache and was fetched from the PoC first (write-allocate).',
    ),
    field('site', 'name', 'Function that holds it.'),
  ]),
  act(3, 'mem.set', 'A PE set every byte of a range to one value (`memset`). The range lies in one line.', [
    field('addr', 'addr', 'First byte.'),
    field('sizeBytes', 'int', 'Length.', 'bytes'),
    field('byte', 'int', '0 to 255.'),
    field('filled', 'bool', 'True when the line was not cached and was fetched from the PoC.'),
    field('site', 'name', 'Function that holds it.'),
  ]),
  effect(4, 'mem.zeroed', 'The allocator zeroed a new object (`__GFP_ZERO`), through the cache.', [
    field('base', 'addr', 'First byte.'),
    field('sizeBytes', 'int', 'Length.', 'bytes'),
  ]),
  act(5, 'mem.maintained', 'A PE ran cache maintenance over a byte range.', [
    field('op', 'name', 'Operation.'),
    field('addr', 'addr', 'First byte.'),
    field('sizeBytes', 'int', 'Length.', 'bytes'),
    field('site', 'name', 'Function that holds it.'),
  ]),
  act(6, 'mem.synchronised', '`dsb(ishst)`. On a coherent platform it publishes the stores before it.', [
    field('domain', 'name', 'Domain.'),
    field('site', 'name', 'Function that holds it.'),
  ]),
  effect(7, 'mem.linesWrittenBack', 'A run of dirty lines reached the PoC; they stay in the cache, clean.', [
    field('base', 'addr', 'First byte.'),
    field('sizeBytes', 'int', 'Length.', 'bytes'),
  ]),
  effect(8, 'mem.linesDropped', 'A run of lines left the cache. What was dirty and not written back is lost.', [
    field('base', 'addr', 'First byte.'),
    field('sizeBytes', 'int', 'Length.', 'bytes'),
  ]),
  effect(9, 'mem.linesFetched', 'A run of lines was fetched from the PoC for a partial write of a larger operation.', [
    field('base', 'addr', 'First byte.'),
    field('sizeBytes', 'int', 'Length.', 'bytes'),
  ]),
  act(10, 'mem.linesFilled', 'A speculative fetch of lines; those that are cached already stay as they are.', [
    field('base', 'addr', 'First byte.'),
    field('sizeBytes', 'int', 'Length.', 'bytes'),
  ]),
  act(11, 'mem.linesEvicted', 'Lines left the cache; the dirty ones are written back (an effect).', [
    field('base', 'addr', 'First byte.'),
    field('sizeBytes', 'int', 'Length.', 'bytes'),
  ]),
  act(12, 'mem.linesCleaned', 'Lines were written back (an effect) and stay.', [
    field('base', 'addr', 'First byte.'),
    field('sizeBytes', 'int', 'Length.', 'bytes'),
  ]),
  act(13, 'mem.deviceLoaded', 'It read memory, at the PoC when it is not coherent.', [
    field('addr', 'addr', 'First byte.'),
    field('sizeBytes', 'int', 'Length.', 'bytes'),
    field('value', 'word', 'The value.'),
  ]),
  act(14, 'mem.deviceStored', 'It wrote memory.', [
    field('addr', 'addr', 'First byte.'),
    field('sizeBytes', 'int', 'Length.', 'bytes'),
    field('value', 'word', 'The value.'),
  ]),
  act(15, 'mem.userLoaded', 'A PE read user memory (`get_user`).', [
    field('offset', 'int', 'Bytes from the start of the user buffers.', 'bytes'),
    field('sizeBytes', 'int', 'Length.', 'bytes'),
    field('value', 'word', 'The value.'),
  ]),
  act(16, 'mem.userStored', 'A PE wrote user memory (`put_user`).', [
    field('offset', 'int', 'From the start of the frame or buffer.', 'bytes'),
    field('sizeBytes', 'int', 'Length.', 'bytes'),
    field('value', 'word', 'The value.'),
  ]),
  act(17, 'mem.userFilled', 'User space wrote words `value`, `value + step`, ... from `offset` on.', [
    field('offset', 'int', 'From the start of the frame or buffer.', 'bytes'),
    field('wordCount', 'int', 'Word count.'),
    field('value', 'int', 'The value.'),
    field('step', 'int', 'Step.'),
  ]),
  act(18, 'alloc.allocated', '`kzalloc` gave an object.', [
    field('addr', 'addr', 'First byte.'),
    field('sizeReqBytes', 'int', 'Size req bytes.', 'bytes'),
    field('sizeAllocBytes', 'int', 'Size alloc bytes.', 'bytes'),
    field('accounted', 'bool', "`GFP_KERNEL_ACCOUNT`: charged to the VM's memory cgroup."),
    field('source', 'name', 'Source.'),
    field('site', 'name', 'Function that holds it.'),
  ]),
  act(19, 'alloc.failed', '`kzalloc` returned NULL, because a fault was injected or the request is too large.', [
    field('sizeReqBytes', 'int', 'Size req bytes.', 'bytes'),
    field('sizeAllocBytes', 'int', 'Size alloc bytes.', 'bytes'),
    field('accounted', 'bool', 'Accounted.'),
    field('reason', 'name', 'Why.'),
    field('site', 'name', 'Function that holds it.'),
  ]),
  act(20, 'alloc.freed', '`kfree`; of NULL too, which does nothing.', [
    nullable('addr', 'addr', 'First byte.'),
    field(
      'was',
      'name',
      "What the address was: a live object, nothing (NULL), an object freed before, or no object's start.",
    ),
    field('site', 'name', 'Function that holds it.'),
  ]),
];
