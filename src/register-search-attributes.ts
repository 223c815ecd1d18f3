import type { NativeConnection } from '@temporalio/worker';
import proto from '@temporalio/proto';
import { SEARCH_ATTRIBUTES, type SearchAttribute } from './model/search-attributes.ts';

const WANTED: readonly SearchAttribute[] = Object.values(SEARCH_ATTRIBUTES);

/** Temporal lacks what migrations are listed by, and this account may not add it. */
export class SearchAttributesMissing extends Error {
  override readonly name = 'SearchAttributesMissing';
  /** Commands that add them. */
  readonly remedy: string;
  constructor(namespace: string, missing: readonly SearchAttribute[], options: ErrorOptions) {
    super(
      `The Temporal namespace ${namespace} lacks the search attributes ${missing.map(({ name }) => name).join(', ')}, and they could not be added.`,
      options,
    );
    this.remedy = missing
      .map(
        ({ name, type }) =>
          `temporal operator search-attribute create --namespace ${namespace} --name ${name} --type ${cliType(type)}`,
      )
      .join('\n');
  }
}

/**
 * Have Temporal know what migrations are listed by, before any runs: one that sets an attribute which is not
 * registered hangs, its task retried for ever.
 *
 * @throws {SearchAttributesMissing} when some are missing and cannot be added.
 */
export async function registerSearchAttributes(
  { operatorService }: Pick<NativeConnection, 'operatorService'>,
  namespace: string,
): Promise<void> {
  const { customAttributes } = await operatorService.listSearchAttributes({ namespace });
  const missing = WANTED.filter(({ name }) => customAttributes[name] === undefined);
  if (missing.length === 0) return;
  const searchAttributes = Object.fromEntries(
    missing.map(({ name, type }) => [name, INDEXED[type]]),
  );
  try {
    await operatorService.addSearchAttributes({ namespace, searchAttributes });
  } catch (cause) {
    // Another worker may have been first.
    const { customAttributes: now } = await operatorService.listSearchAttributes({ namespace });
    const still = missing.filter(({ name }) => now[name] === undefined);
    if (still.length > 0) throw new SearchAttributesMissing(namespace, still, { cause });
  }
}

const { IndexedValueType } = proto.temporal.api.enums.v1;
const INDEXED = {
  KEYWORD: IndexedValueType.INDEXED_VALUE_TYPE_KEYWORD,
  KEYWORD_LIST: IndexedValueType.INDEXED_VALUE_TYPE_KEYWORD_LIST,
} as const;

function cliType(type: SearchAttribute['type']): string {
  return type === 'KEYWORD' ? 'Keyword' : 'KeywordList';
}
