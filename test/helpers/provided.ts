/** What the global set-ups hand to the tests. */
declare module 'vitest' {
  export interface ProvidedContext {
    temporalAddress: string;
    bundlePath: string;
    /** Directory of the running lab stack. */
    stackDirectory: string;
    /** What its pods are: processes with the lab's operators, or containers with the real ones. */
    node: 'fast' | 'real';
  }
}
export {};
