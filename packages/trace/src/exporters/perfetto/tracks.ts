import { PACKET, SEQUENCE_ID, TRACK } from './fields.ts';
import { createMessage, type Message } from './protobuf.ts';

/** A track: alone, or below another. */
export interface TrackName {
  readonly name: string;
  readonly parent: string | null;
}

/** Tracks by name; each is described once, before it is used. */
export interface Tracks {
  /** The track's number. Its description goes into `packets` when it is new. */
  uuidOf(track: TrackName, packets: Message[]): number;
  counterOf(name: string, packets: Message[]): number;
}

/** No tracks yet. */
export function createTracks(): Tracks {
  const uuids = new Map<string, number>();

  function described(key: string, packets: Message[], describe: (descriptor: Message) => void): number {
    const known = uuids.get(key);
    if (known !== undefined) return known;
    const uuid = uuids.size + 1;
    uuids.set(key, uuid);
    const descriptor = createMessage().varint(TRACK.uuid, uuid);
    describe(descriptor);
    packets.push(createMessage().varint(PACKET.sequenceId, SEQUENCE_ID).message(PACKET.trackDescriptor, descriptor));
    return uuid;
  }

  function uuidOf({ name, parent }: TrackName, packets: Message[]): number {
    const parentUuid = parent === null ? null : uuidOf({ name: parent, parent: null }, packets);
    return described(`${parent ?? ''}/${name}`, packets, (descriptor) => {
      descriptor.text(TRACK.name, name);
      if (parentUuid !== null) descriptor.varint(TRACK.parentUuid, parentUuid);
    });
  }

  return {
    uuidOf,
    counterOf: (name, packets) =>
      described(`counter/${name}`, packets, (descriptor) => {
        descriptor.text(TRACK.name, name).message(TRACK.counter, createMessage());
      }),
  };
}
