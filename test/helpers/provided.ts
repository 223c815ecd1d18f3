/** What the global set-ups hand to the tests. */
declare module 'vitest' {
  export interface ProvidedContext {
    temporalAddress: string;
    bundlePath: string;
    /** Directory of the running lab stack. */
    stackDirectory: string;
  }
}
export {};
