/** What the test program of the recordings counts. */
export interface HarnessState {
  readonly usesAfterFree: number;
  readonly dangling: number;
  readonly doubleFrees: number;
  readonly badFrees: number;
}

export const INITIAL_HARNESS: HarnessState = { usesAfterFree: 0, dangling: 0, doubleFrees: 0, badFrees: 0 };
