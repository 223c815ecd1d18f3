import { describe, expect, it } from 'vitest';
import { apiObject } from '../../../src/clients/kubernetes/api-object.ts';

const SERVER = 'https://10.0.0.1:6443';
const nameOf = (path: string) => apiObject(`${SERVER}${path}`)?.name;

describe('the object of an address', () => {
  it.each([
    ['/api/v1/namespaces/pg/secrets/cluster1-pguser', 'secrets pg/cluster1-pguser'],
    ['/api/v1/namespaces/pg/secrets', 'secrets pg'],
    ['/api/v1/pods', 'pods'],
    ['/api/v1/namespaces/pg', 'namespaces pg'],
    [
      '/apis/pgv2.percona.com/v2/namespaces/pg/perconapgclusters/cluster1',
      'perconapgclusters.pgv2.percona.com pg/cluster1',
    ],
    ['/apis/storage.k8s.io/v1/storageclasses/fast', 'storageclasses.storage.k8s.io fast'],
  ])('is named by its resource, its group, its namespace and itself: %s', (path, name) => {
    expect(nameOf(path)).toBe(name);
  });

  it('has its name as people know it, not as an address spells it', () => {
    expect(nameOf('/api/v1/namespaces/pg/configmaps/a%3Ab%2Fc')).toBe('configmaps pg/a:b/c');
  });

  it('is known by its resource without the group: secrets are told by that', () => {
    const address = '/apis/apps/v1/namespaces/pg/deployments/a';
    expect(apiObject(`${SERVER}${address}`)?.resource).toBe('deployments');
    expect(apiObject(`${SERVER}/api/v1/namespaces/pg/secrets/a`)?.resource).toBe('secrets');
  });

  it('can be looked at by the address without what the change said', () => {
    const path = '/api/v1/namespaces/pg/secrets/a';
    expect(apiObject(`${SERVER}${path}?fieldManager=pg-handover&force=true`)).toMatchObject({
      url: `${SERVER}${path}`,
      server: SERVER,
      dryRun: false,
    });
  });

  it('says when nothing is changed by the call', () => {
    expect(apiObject(`${SERVER}/api/v1/namespaces/pg/secrets/a?dryRun=All`)?.dryRun).toBe(true);
  });

  it.each(['/version', '/healthz', '/apis', '/api/v1'])('is none: %s', (path) => {
    expect(apiObject(`${SERVER}${path}`)).toBeNull();
  });
});
