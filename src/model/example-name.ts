/** Stands for a name wherever a body is shown that is to be pasted. Sent as it stands it names nobody. */
export const EXAMPLE_NAME = 'your name';
