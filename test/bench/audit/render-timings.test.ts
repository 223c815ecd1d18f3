import { describe, expect, it } from 'vitest';
import { renderTimings } from '../../../bench/audit/render-timings.ts';

const filled = { migrations: 10, rows: 1000, megabytes: 2, fillSeconds: 1, postgres: '15.18' };

describe('the table of times', () => {
  it('says of each question whether somebody has to wait', () => {
    const timings = [
      { question: 'list', answer: 50, p50: 12.34, p95: 140 },
      { question: 'show', answer: 100, p50: 100, p95: 100 },
    ];
    const text = renderTimings({ ...filled, timings, machine: 'one core' });
    expect(text).toContain('| list | 50 | 12.3 ms | 140.0 ms | yes |');
    expect(text).toContain('| show | 100 | 100.0 ms | 100.0 ms | NO |');
    expect(text).toContain('10 migrations, 1000 rows, 2 MB');
    expect(text).toContain('one core');
  });
});
