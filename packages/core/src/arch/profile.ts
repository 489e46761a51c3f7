/** Which of two IRS models runs: FORMAT.md section 5 to the letter, or reference 7 with its refusals. */
export type IrsModel = 'recording' | 'architecture';

/** How memory is modelled: one copy that all see, or PE caches in front of the PoC. */
export type MemoryModel = 'single' | 'cached';

/** What the IRS advertises and how it behaves; the numbers of IDR2, IDR3 and IDR4, decoded. */
export interface IrsProfile {
  readonly model: IrsModel;
  /** IDR2.ID_BITS: most INTID bits, 0 to 24. */
  readonly idBits: number;
  /** IDR2.MIN_LPI_ID_BITS. */
  readonly minLpiIdBits: number;
  /** IDR2.IST_LEVELS: two-level ISTs are supported. */
  readonly istLevels: boolean;
  /** IDR2.IST_L2SZ: bit 0 4K, bit 1 16K, bit 2 64K. */
  readonly istL2szMask: number;
  /** IDR2.ISTMD: ISTEs need metadata. */
  readonly istmd: boolean;
  /** IDR2.ISTMD_SZ: ID bits from which an ISTE has 16 bytes. */
  readonly istmdSz: number;
  /** IDR3.VM_ID_BITS: 2^n VMs. */
  readonly vmIdBits: number;
  /** IDR3.VMT_LEVELS, and that the VM table is built so. */
  readonly vmtTwoLevel: boolean;
  /** 2^VMD_SZ, or 0 when there is no VM descriptor. */
  readonly vmdSizeBytes: number;
  /** 2^VPED_SZ. */
  readonly vpedSizeBytes: number;
  /** Most VPEs of a VM that software uses. */
  readonly maxVpes: number;
  /** How many status reads say busy before a command completes. */
  readonly busyPolls: number;
}

/** The platform that a scenario runs on. */
export interface Profile {
  readonly name: string;
  /** True: the IRS takes part in the PEs' coherency domain. */
  readonly coherent: boolean;
  readonly pageSizeBytes: 4096 | 16384 | 65536;
  /** `dma_get_cache_alignment()`: the step of maintenance loops, and the line that the model caches. */
  readonly cacheLineBytes: number;
  /** Byte order of the PEs; tables are little-endian in memory always. */
  readonly endianness: 'little' | 'big';
  readonly memory: MemoryModel;
  /** Smallest `kmalloc` size class: 8 with SWIOTLB, otherwise the cache line. */
  readonly smallestClassBytes: number;
  readonly irs: IrsProfile;
}
