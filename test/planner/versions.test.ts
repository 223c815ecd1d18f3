import { describe, expect, it } from 'vitest';
import { TARGET_RELEASE } from '../../src/planner/versions.ts';

describe('the target release', () => {
  it('is none of those that cannot create a standby', () => {
    expect(['2.0.0', '2.1.0', '2.8.0', '2.8.1', '2.8.2']).not.toContain(TARGET_RELEASE.crVersion);
  });

  it('has an image of the last major that v1 carried', () => {
    expect(TARGET_RELEASE.images[14]).toBe(
      'docker.io/percona/percona-distribution-postgresql:14.22-1',
    );
  });

  it('gives every major an image of that major', () => {
    for (const [major, image] of Object.entries(TARGET_RELEASE.images))
      expect(image).toMatch(new RegExp(`/percona-distribution-postgresql:${major}\\.\\d+-\\d+$`));
  });

  it('pins every image: a tag that moves is no plan', () => {
    const { images, pgBouncerImage, pgBackRestImage } = TARGET_RELEASE;
    for (const image of [...Object.values(images), pgBouncerImage, pgBackRestImage])
      expect(image).toMatch(/^docker\.io\/percona\/[a-z-]+:\d+\.\d+(\.\d+)?-\d+$/);
  });
});
