import { v1Names, v2Names } from '../../model/names.ts';
import type { SecretPlan } from '../../model/plan.ts';
import { customProjections } from './custom-config.ts';
import type { Translation } from './translation.ts';
import { applicationUser, fitsV2 } from './users.ts';

/** The secrets that v2 needs before it is made, and where in v1 their values are. */
export function translateSecrets(translation: Translation): SecretPlan[] {
  const { request, source } = translation;
  const { cluster } = request.target;
  const user = applicationUser(source);
  const repository: SecretPlan = {
    name: v2Names.repoSecret(cluster),
    kind: 'repository',
    from: { kind: 'Secret', name: v1Names.repoSecret(source.metadata.name) },
    user: null,
  };
  const password: SecretPlan = {
    name: v2Names.userSecret(cluster, user),
    kind: 'user',
    from: { kind: 'Secret', name: v1Names.userSecret(source.metadata.name, user) },
    user,
  };
  const copies = customProjections(translation).flatMap(({ copy }) => copy ?? []);
  return [repository, ...(fitsV2(user) ? [password] : []), ...copies];
}
