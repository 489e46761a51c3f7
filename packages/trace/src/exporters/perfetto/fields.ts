/** Fields of Trace. Here and below: the numbers of those fields of perfetto.protos that are written. */
export const TRACE = { packet: 1 } as const;
/** Fields of TracePacket. */
export const PACKET = { timestamp: 8, sequenceId: 10, trackEvent: 11, trackDescriptor: 60 } as const;
/** Fields of TrackDescriptor. */
export const TRACK = { uuid: 1, name: 2, parentUuid: 5, counter: 8 } as const;
/** Fields of TrackEvent. */
export const EVENT = {
  debugAnnotations: 4,
  type: 9,
  trackUuid: 11,
  categories: 22,
  name: 23,
  counterValue: 30,
  flowIds: 47,
} as const;
/** Fields of DebugAnnotation. */
export const ANNOTATION = { bool: 2, int: 4, string: 6, pointer: 7, name: 10 } as const;

/** Values of TrackEvent.Type. */
export const EVENT_TYPE = { sliceBegin: 1, sliceEnd: 2, instant: 3, counter: 4 } as const;

/** The one writer of the trace. */
export const SEQUENCE_ID = 1;
