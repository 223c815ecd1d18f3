import { V1, V2 } from '../../model/names.ts';
import type { StoredRow } from '../../model/record.ts';
import type { ClusterRef } from '../../model/request.ts';
import { rowsOf, type RowOf } from './rows-of.ts';

/** The deletes of v1's custom resource that were sent; one as a rule. */
export function deletesOfSource(rows: readonly StoredRow[], source: ClusterRef): RowOf<'change'>[] {
  const object = objectOf(V1, source);
  return rowsOf(rows, 'change').filter(
    ({ content }) => content.verb === 'delete' && content.object === object,
  );
}

/** The changes that disabled v2's standby mode; one as a rule. */
export function promotionsOfTarget(
  rows: readonly StoredRow[],
  target: ClusterRef,
): RowOf<'change'>[] {
  const object = objectOf(V2, target);
  return rowsOf(rows, 'change').filter(
    ({ content }) =>
      content.object === object &&
      content.fields.some(
        ({ path, before, after }) =>
          path === 'spec.standby.enabled' && before === true && after === false,
      ),
  );
}

/** Of several attempts the one that counts: the first that was done, or else the last. */
export function deedOf(sent: readonly RowOf<'change'>[]): RowOf<'change'> | null {
  return sent.find(({ content }) => content.answer === 'done') ?? sent.at(-1) ?? null;
}

function objectOf(
  { plural, group }: { plural: string; group: string },
  { namespace, cluster }: ClusterRef,
): string {
  return `${plural}.${group} ${namespace}/${cluster}`;
}
