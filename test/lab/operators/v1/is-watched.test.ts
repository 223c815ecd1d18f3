import { expect, it } from 'vitest';

import type { LabConnection } from '../../../../lab/kubernetes.ts';
import { isWatched } from '../../../../lab/operators/v1/is-watched.ts';
import { V1_NAMESPACE_LABELS } from '../../../../lab/operators/v1/names.ts';
import { readSettings } from '../../../../lab/operators/v1/settings.ts';

/** A Kubernetes in which every namespace carries these labels. */
function labelled(labels: Record<string, string>): LabConnection {
  const request = () => Promise.resolve({ metadata: { name: 'any', labels } });
  return { request } as unknown as LabConnection;
}

const told = (env: Record<string, string>) => readSettings({ KUBECONFIG: '/kubeconfig', ...env });

it('acts in the namespaces that it was told of, and in its own when told of none', async () => {
  const lab = labelled({});
  const listed = { lab, settings: told({ NAMESPACE: 'a,b', PGO_OPERATOR_NAMESPACE: 'pgo' }) };
  expect(await isWatched(listed, 'b')).toBe(true);
  expect(await isWatched(listed, 'pgo')).toBe(false);
  const own = { lab, settings: told({ NAMESPACE: '', PGO_OPERATOR_NAMESPACE: 'pgo' }) };
  expect(await isWatched(own, 'pgo')).toBe(true);
  expect(await isWatched(own, 'b')).toBe(false);
});

it('acts where all of its labels are, not those of another installation', async () => {
  const settings = told({ NAMESPACE: '', PGO_OPERATOR_NAMESPACE: 'pgo' });
  expect(await isWatched({ lab: labelled(V1_NAMESPACE_LABELS), settings }, 'b')).toBe(true);
  const other = { ...V1_NAMESPACE_LABELS, 'pgo-installation-name': 'other' };
  expect(await isWatched({ lab: labelled(other), settings }, 'b')).toBe(false);
});
