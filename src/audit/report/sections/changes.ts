import type { ChangedField } from '../../../model/change.ts';
import type { Item, Line, Section } from '../document.ts';
import { rowsOf, type RowOf } from '../rows-of.ts';
import type { Story } from '../story.ts';
import { utcMs } from '../times.ts';

/** More fields of one change are an object that was made, which few read leaf by leaf. */
const SHOWN_FIELDS = 12;

/** Every change of Kubernetes and of a database, with what was before and after it. */
export function changes({ rows }: Story): Section {
  const items = rowsOf(rows, 'change').map((row) => itemOf(row));
  return {
    title: 'Every change',
    blocks:
      items.length === 0
        ? [{ kind: 'paragraph', line: ['Nothing was changed.'] }]
        : [{ kind: 'items', items }],
  };
}

function itemOf({ content }: RowOf<'change'>): Item {
  const { verb, object, server, sentAtMs, statement, answer, activity, attempt, fields, times } =
    content;
  const where = server === null ? '' : ` at ${server}`;
  const often = times > 1 ? `, sent ${times} times` : '';
  const lines = fields.map((field) => fieldLine(field));
  const statements = (statement ?? '').split('\n').filter((line) => line !== '');
  const all = [...statements.map((line): Line => [{ code: line }]), ...lines];
  const left =
    content.fieldsLeftOut > 0
      ? [[`and ${content.fieldsLeftOut} more that the record does not list`]]
      : [];
  return {
    head: [{ code: utcMs(sentAtMs) }, ` ${verb} `, { code: object }, ...answered(answer)],
    lines: [
      [`by ${activity}, attempt ${attempt}${where}${often}`, ...uids(content)],
      ...all.slice(0, SHOWN_FIELDS),
    ],
    more: [...all.slice(SHOWN_FIELDS), ...left],
    ...toneOf(answer),
  };
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

function shown(value: unknown): string {
  return value === null || value === undefined ? 'none' : JSON.stringify(value);
}
