/** SQL of a test, which may change what it likes: what `psql` is asked by itself only reads. */
export function changing(sql: string): string {
  return `SET default_transaction_read_only = off;\n${sql}`;
}
