import { describe, expect, it } from 'vitest';
import { drawTimeline } from '../../../../src/audit/report/timeline/draw-timeline.ts';
import { MOST_VISITS } from '../../../../src/audit/report/timeline/draw-steps.ts';
import {
  failedFacts,
  keptThenDeletedFacts,
  migratedFacts,
  rejectedFacts,
  sentDecision,
  fact,
  step,
  storedRows,
  undoneFacts,
  type Fact,
} from '../../../helpers/builders/record.ts';

const draw = (facts: Fact[]) => drawTimeline(storedRows(facts)) ?? '';

interface Shape {
  name: string;
  attributes: Record<string, string>;
  text: string;
  /** Height of the group that it is in. */
  top: number;
}

/** The elements of a picture that have a place. */
function shapesOf(svg: string): Shape[] {
  return svg
    .split('<g transform="translate(0 ')
    .slice(1)
    .flatMap((group) => {
      const top = parseFloat(group);
      return [...group.matchAll(/<(rect|text|circle)((?: [a-z0-9]+="[^"]*")*)>([^<]*)/g)].map(
        ([, name = '', attributes = '', text = '']) => ({
          name,
          text,
          top,
          attributes: Object.fromEntries(
            [...attributes.matchAll(/([a-z0-9]+)="([^"]*)"/g)].map(([, key, value]) => [
              key,
              value,
            ]),
          ) as Record<string, string>,
        }),
      );
    });
}

/** Where a text is at most, as wide as fonts go. */
function boxOf({ attributes, text, top }: Shape) {
  const classes = attributes['class'] ?? '';
  const width = text.length * 12 * 0.62;
  const x = Number(attributes['x']);
  const shift = /t-name|t-took/.test(classes) ? 1 : /t-time|t-number/.test(classes) ? 0.5 : 0;
  const y = top + Number(attributes['y']);
  return { left: x - shift * width, right: x + (1 - shift) * width, top: y - 10, bottom: y + 1 };
}

const RECORDS: [string, () => Fact[]][] = [
  ['five days at the gate', migratedFacts],
  ['an undone cut-over', undoneFacts],
  ['the order with a way back', keptThenDeletedFacts],
  ['rejected', rejectedFacts],
  ['failed', failedFacts],
];

describe('the picture of a record', () => {
  it.each(RECORDS)('has no two labels in one place: %s', (_what, facts) => {
    const texts = shapesOf(draw(facts())).filter(
      ({ name, text }) => name === 'text' && text !== '',
    );
    expect(texts.length).toBeGreaterThan(8);
    const boxes = texts.map((shape) => ({ shape, box: boxOf(shape) }));
    for (const [i, one] of boxes.entries())
      for (const other of boxes.slice(i + 1)) {
        const apart =
          one.box.right <= other.box.left ||
          other.box.right <= one.box.left ||
          one.box.bottom <= other.box.top ||
          other.box.bottom <= one.box.top;
        expect([apart, one.shape.text, other.shape.text]).toEqual([
          true,
          one.shape.text,
          other.shape.text,
        ]);
      }
  });

  it.each(RECORDS)('has everything within its frame: %s', (_what, facts) => {
    const svg = draw(facts());
    const [, width = 0, height = 0] = /viewBox="0 0 (\d+) (\d+)"/.exec(svg)?.map(Number) ?? [];
    const outside = shapesOf(svg).filter((shape) => {
      if (shape.name !== 'text') return false;
      const { left, right, bottom } = boxOf(shape);
      return left < 0 || right > width || bottom > height;
    });
    expect(outside.map(({ text }) => text)).toEqual([]);
  });

  it('shows an outage of a second beside five days, in its own colour', () => {
    const [outage] = shapesOf(draw(migratedFacts())).filter(({ attributes }) =>
      attributes['class']?.includes('t-outage'),
    );
    expect(Number(outage?.attributes['width'])).toBeGreaterThan(15);
  });

  it('says how long each step took', () => {
    const svg = draw(migratedFacts());
    for (const took of ['5 d 3 h', '1.5 s', '80 ms', '14 min']) expect(svg).toContain(`>${took}<`);
  });

  it('has each outage once more, true to scale, with what it went into', () => {
    const svg = draw(undoneFacts());
    expect(svg.match(/true to scale, until v1 took writes again/g)).toHaveLength(1);
    expect(svg.match(/true to scale, until v2 took writes/g)).toHaveLength(1);
    expect(svg).toContain('>v1 stops<');
  });

  it('numbers decisions and what was undone, and says what each number means', () => {
    const svg = draw(undoneFacts());
    const circles = shapesOf(svg).filter(({ name }) => name === 'circle');
    // Once above the steps, once in the list.
    expect(circles).toHaveLength(10);
    expect(svg).toContain('Z  approve by Ada Lovelace<');
    expect(svg).toContain('Z  cut-over undone: v2 did not replay');
    expect(svg).toContain('Z  v1 deleted<');
  });

  it('marks what was refused otherwise than what was taken', () => {
    expect(draw(migratedFacts())).toContain('class="t-mark t-mark-refused"');
    expect(draw(rejectedFacts())).not.toContain('class="t-mark t-mark-refused"');
  });

  it('stays one that can be read, however often a cut-over was undone', () => {
    const many = Array.from({ length: 60 }, (_, i) => [
      ...step(
        'awaitApproval',
        [i * 1_000, i * 1_000 + 500],
        [fact(i * 1_000 + 300, 'decision', null, sentDecision())],
      ),
    ]).flat();
    const svg = draw(many);
    expect(svg).toContain(`the last ${MOST_VISITS} of 60 steps`);
    expect(svg).toContain('and 44 before these');
    const xs = shapesOf(svg)
      .filter(({ name, attributes }) => name === 'circle' && attributes['cx'] !== '20')
      .map(({ attributes }) => Number(attributes['cx']));
    expect(xs).toHaveLength(16);
    for (const [i, x] of xs.entries()) expect(x - (xs[i - 1] ?? -99)).toBeGreaterThanOrEqual(20);
  });

  it('is none where no step was begun', () => {
    expect(drawTimeline(storedRows(migratedFacts().slice(0, 1)))).toBeNull();
    expect(drawTimeline([])).toBeNull();
  });
});
