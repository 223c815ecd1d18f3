/** A history's JSON with every payload decoded: base64 would hide what must not be in it. */
export function decodePayloads(history: string): string {
  const decode = (key: string, value: unknown) =>
    key === 'data' && typeof value === 'string'
      ? Buffer.from(value, 'base64').toString('utf8')
      : value;
  return JSON.stringify(JSON.parse(history, decode));
}
