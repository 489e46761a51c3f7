/** Events of a block: what one link of the hash chain covers, and the most a chunk can hold. */
export const BLOCK_EVENTS: 4096 = 4096;

/** Most bytes of a record's payload as it stands in the file. */
export const MAX_PAYLOAD_BYTES: number = 64 * 1024 * 1024;

/** Most bytes of a body after decompression. */
export const MAX_RAW_BYTES: number = 256 * 1024 * 1024;

/** Most that a body may grow when it is decompressed, beyond {@link FREE_RAW_BYTES}. */
export const MAX_RATIO: number = 1024;

/** What any body may grow to, however small it is in the file. */
export const FREE_RAW_BYTES: number = 1024 * 1024;

/** Deepest nesting of arrays and maps. */
export const MAX_DEPTH: number = 64;

/** Most arguments of calls and operations in one chunk, over all its events. */
export const MAX_CHUNK_ARGUMENTS: number = 1024 * 1024;
