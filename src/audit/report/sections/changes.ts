import type { ChangedField } from '../../../model/change.ts';
import type { Item, Line, Section } from '../document.ts';
import { rowsOf, type RowOf } from '../rows-of.ts';
import type { Story } from '../story.ts';
import { utcMs } from '../times.ts';

/** More fields of one change are an object that was made, which few read leaf by leaf. */
const SHOWN_FIELDS = 12;

/** Every change of Kubernetes and of a database, with what was before and after it. */
export function changes({ rows }: Story): Section {
  const all = rowsOf(rows, 'change');
  const servers = new Set(all.flatMap(({ content }) => content.server ?? []));
  // Both sides are one Kubernetes as a rule: then it is said once.
  const only = servers.size === 1 ? [...servers][0] : undefined;
  const counted = all.length === 1 ? 'One change' : `${all.length} changes`;
  const intro: Line =
    only === undefined ? [`${counted}.`] : [`${counted}, at `, { code: only }, '.'];
  return {
    title: 'Every change',
    blocks:
      all.length === 0
        ? [{ kind: 'paragraph', line: ['Nothing was changed.'] }]
        : [
            { kind: 'paragraph', line: intro },
            { kind: 'items', items: all.map((row) => itemOf(row, only)) },
          ],
  };
}

function itemOf({ content }: RowOf<'change'>, only: string | undefined): Item {
  const { verb, object, sentAtMs, statement, answer, fields } = content;
  const lines = fields.map((field) => fieldLine(field));
  const statements = (statement ?? '').split('\n').filter((line) => line !== '');
  const all = [...statements.map((line): Line => [{ code: line }]), ...lines];
  const left =
    content.fieldsLeftOut > 0
      ? [[`and ${content.fieldsLeftOut} more that the record does not list`]]
      : [];
  return {
    head: [{ code: utcMs(sentAtMs) }, ` ${verb} `, { code: object }, ...answered(answer)],
    lines: [madeBy(content, only), ...all.slice(0, SHOWN_FIELDS)],
    more: [...all.slice(SHOWN_FIELDS), ...left],
    ...toneOf(answer),
  };
}

function madeBy(change: RowOf<'change'>['content'], only: string | undefined): Line {
  const { activity, attempt, server, times } = change;
  const which = attempt > 1 ? `, attempt ${attempt}` : '';
  const where: Line = server === null || server === only ? [] : [' at ', { code: server }];
  const often = times > 1 ? `, sent ${times} times` : '';
  return [`by ${activity}${which}`, ...where, often, ...uids(change)];
}

function answered(answer: string | null): Line {
  return [answer === null ? ': no answer came' : `: ${answer}`];
}

function toneOf(answer: string | null): Pick<Item, 'tone'> {
  if (answer === null) return { tone: 'warn' };
  return ['done', 'unchanged'].includes(answer) ? {} : { tone: 'bad' };
}

function uids({ uidBefore, uidAfter }: RowOf<'change'>['content']): Line {
  if (uidBefore === uidAfter) return uidBefore === null ? [] : ['; UID ', { code: uidBefore }];
  return ['; UID ', { code: uidBefore ?? 'none' }, ' → ', { code: uidAfter ?? 'none' }];
}

function fieldLine({ path, before, after }: ChangedField): Line {
  return [{ code: path }, ': ', { code: shown(before) }, ' → ', { code: shown(after) }];
}

/** A text in quotes, to be told from a number; one that has quotes in it is read more easily without escapes. */
function shown(value: unknown): string {
  if (value === null || value === undefined) return 'none';
  if (typeof value !== 'string') return JSON.stringify(value);
  return value.includes('"') ? `'${value}'` : `"${value}"`;
}
