import type { JsonObject, JsonValue } from '../model/json.ts';
import type { Plan } from '../model/plan.ts';
import type { V2Cluster } from '../model/v2-cluster.ts';
import type { Verdict } from '../model/verdict.ts';
import { cloudStorage } from './cloud-storage.ts';
import { asStandby } from './translate/as-standby.ts';
import { judgeExtensions } from './translate/extensions.ts';
import {
  formatPath,
  sameValue,
  setAt,
  valueAt,
  withoutNulls,
  type JsonPath,
} from './translate/json-path.ts';
import { judge } from './translate/judge.ts';
import type { Outcome } from './translate/outcome.ts';
import { withOverrides } from './translate/overrides.ts';
import { keepOwnPath, ownPath, pathOfStandby } from './translate/own-path.ts';
import { inReadingOrder } from './translate/reading-order.ts';
import { translateRepository } from './translate/repository.ts';
import { translateSecrets } from './translate/secrets.ts';
import { judgeSettings } from './translate/settings.ts';
import { translateSkeleton } from './translate/skeleton.ts';
import { specRules } from './translate/spec-rules.ts';
import type { Translation, TranslationInput } from './translate/translation.ts';

export type { TranslationInput } from './translate/translation.ts';

/** One setting of v1 by its name, and what it becomes. */
interface Judgement {
  field: string;
  outcome: Outcome;
}

/**
 * v1's custom resource and its live settings → v2's, in its final form and as a standby, with a verdict over every
 * setting. Pure, and the same for the same input; the hash is added by whoever can hash.
 *
 * @throws {TypeError} without the one cloud storage, or an image of v1's major: preflight lets no such cluster pass.
 */
export function translate(input: TranslationInput): Omit<Plan, 'planHash'> {
  const translation = begin(input);
  const judgements = judgeAll(translation);
  const made = asJson(translateSkeleton(translation));
  for (const { outcome } of judgements)
    for (const { path, value } of outcome.writes) setAt(made, path, withoutNulls(value));
  const overridden = withOverrides(made, input.request.target.overrides);
  const final = inReadingOrder(keepOwnPath(overridden, ownPath(input.request)));
  return {
    crVersion: input.release.crVersion,
    setKeepBackups: input.source.spec.keepBackups !== true,
    systemIdentifier: input.postgres.systemIdentifier,
    repository: translation.repository,
    secrets: translateSecrets(translation),
    standby: asCluster(asStandby(final, pathOfStandby(translation))),
    final: asCluster(final),
    verdicts: judgements.map((judgement) => asVerdict(judgement, made, final)),
  };
}

function begin(input: TranslationInput): Translation {
  const { request, source, postgres, release } = input;
  const storage = cloudStorage(source, request.source.storage);
  if (storage === null)
    throw new TypeError('no cloud storage: preflight lets no such cluster pass');
  const images = release.images[postgres.majorVersion];
  if (images === undefined)
    throw new TypeError(
      `no image for PostgreSQL ${postgres.majorVersion} in operator ${release.crVersion}`,
    );
  return { ...input, storage, images, repository: translateRepository(input, storage) };
}

/** Everything of v1 that can be set: by its custom resource, in its server, in its databases. */
function judgeAll(translation: Translation): Judgement[] {
  const spec = asJson(translation.source.spec);
  const fields = judge(specRules, spec, { path: ['spec'], siblings: {}, key: '', translation });
  return [
    ...fields.map(({ field, outcome }) => ({ field: formatPath(field), outcome })),
    ...judgeSettings(translation),
    ...judgeExtensions(translation),
  ];
}

/** An override that falls on what a setting of v1 became has the last word over it. */
function asVerdict({ field, outcome }: Judgement, made: JsonObject, final: JsonObject): Verdict {
  const { fate, to, why, settledAt = to } = outcome;
  const overridden =
    Array.isArray(settledAt) && !sameValue(valueAt(made, settledAt), valueAt(final, settledAt));
  if (overridden)
    return {
      field,
      fate: 'changed',
      to: nameOf(settledAt),
      why: 'target.overrides has it otherwise.',
    };
  return { field, fate, to: nameOf(to), why };
}

function nameOf(place: JsonPath | string | null): string | null {
  return place === null || typeof place === 'string' ? place : formatPath(place);
}

/** Our own types are JSON by what they hold; an interface cannot say so. */
function asJson(value: object): JsonObject {
  return structuredClone(value) as unknown as JsonValue as JsonObject;
}

/** What the overrides make of it is the API server's to judge: preflight tries it there. */
function asCluster(value: JsonObject): V2Cluster {
  return value as unknown as V2Cluster;
}
