import { describe, expect, it } from 'vitest';
import { planWith, seen } from '../../helpers/builders.ts';
import { codes, ofCode, only, quietDatabases } from '../checks-helpers.ts';

const MIB = 2 ** 20;
const VOLUME = 'spec.instances.0.dataVolumeClaimSpec';
const claim = (storage: string, storageClassName?: string) => ({
  accessModes: ['ReadWriteOnce'],
  ...(storageClassName === undefined ? {} : { storageClassName }),
  resources: { requests: { storage } },
});

describe("v1's data", () => {
  // Five segments of 16 MiB come on top: 80 MiB.
  const data = (mib: number, segmentsToArchive = 0) => ({
    databases: seen({ ...quietDatabases, totalBytes: mib * MIB, segmentsToArchive }),
  });

  it("must fit into v2's volumes", () => {
    const finding = only(data(945));
    expect(finding).toMatchObject({ code: 'STORAGE_TOO_SMALL', severity: 'blocker' });
    expect(finding.what).toBe("v1's data, 1.0 GiB, does not fit into v2's volumes, 1.0 GiB.");
    expect(finding.remedy).toContain('for example 2Gi');
    expect(finding.evidence).toBe('databases 0.9 GiB, WAL segments to archive 0; data 1Gi');
  });

  it('is a warning where it leaves less than a fifth', () => {
    const finding = only(data(944));
    expect(finding).toMatchObject({ code: 'STORAGE_TOO_SMALL', severity: 'warning' });
    expect(finding.what).toContain('100 %');
    expect(only(data(740)).severity).toBe('warning');
    expect(codes(data(739))).toEqual([]);
  });

  it('includes the WAL that waits', () => {
    expect(codes(data(700, 7))).toEqual([]);
    const [finding] = ofCode('STORAGE_TOO_SMALL', data(700, 20));
    expect(finding?.evidence).toContain('WAL segments to archive 20;');
  });

  it.each(['walVolumeClaimSpec', 'tablespaceVolumes'])(
    'may be spread over volumes: %s',
    (field) => {
      const more =
        field === 'walVolumeClaimSpec'
          ? claim('1Gi')
          : [{ name: 'a', dataVolumeClaimSpec: claim('1Gi') }];
      const plan = planWith(`spec.instances.0.${field}`, more);
      expect(codes({ ...data(1000), plan })).toEqual([]);
    },
  );

  it('is not measured against a volume whose size nobody can read, or that is none', () => {
    for (const volume of [claim('much'), undefined])
      expect(codes({ ...data(5000), plan: planWith(VOLUME, volume) })).toEqual([]);
  });
});

describe('a storage class', () => {
  const classes = (...list: { name: string; isDefault: boolean }[]) => ({
    storageClasses: seen(list),
  });
  const FAST = { name: 'fast', isDefault: false };

  it('must exist where the plan names it', () => {
    const finding = only({ ...classes(FAST), plan: planWith(VOLUME, claim('1Gi', 'slow')) });
    expect(finding).toMatchObject({ code: 'STORAGE_CLASS_MISSING', severity: 'blocker' });
    expect(finding.what).toContain('no storage class slow,');
    expect(finding.remedy).toContain('kubectl get storageclasses');
    expect(finding.evidence).toBe('storage classes: fast; default: none');
    expect(codes({ ...classes(FAST), plan: planWith(VOLUME, claim('1Gi', 'fast')) })).toEqual([]);
  });

  it.each(['walVolumeClaimSpec', 'tablespaceVolumes'])(
    'must exist for every volume: %s',
    (field) => {
      const slow = claim('1Gi', 'slow');
      const volumes =
        field === 'walVolumeClaimSpec' ? slow : [{ name: 'a', dataVolumeClaimSpec: slow }];
      const plan = planWith(`spec.instances.0.${field}`, volumes);
      expect(only({ plan }).code).toBe('STORAGE_CLASS_MISSING');
    },
  );

  it('is a warning where none is named and none is the default: volumes can be made by hand', () => {
    const finding = only(classes(FAST));
    expect(finding).toMatchObject({ code: 'STORAGE_CLASS_MISSING', severity: 'warning' });
    expect(only(classes()).evidence).toBe('storage classes: none; default: none');
  });

  it('is needed where one volume of several names none', () => {
    const plan = planWith(VOLUME, claim('1Gi', 'fast'));
    const instance = plan.final.spec.instances[0];
    if (instance !== undefined) instance.walVolumeClaimSpec = claim('1Gi');
    expect(only({ ...classes(FAST), plan }).severity).toBe('warning');
  });

  it('is not needed where an empty name asks for a volume that is there already', () => {
    expect(codes({ ...classes(), plan: planWith(VOLUME, claim('1Gi', '')) })).toEqual([]);
  });
});
