/** Colours of the picture, by day, by night and on paper. It brings them along: it may stand alone. */
export const TIMELINE_STYLE = `
.timeline{--t-text:#1f2328;--t-faint:#59636e;--t-line:#c4ccd5;--t-work:#2f6fb3;--t-wait:#c9b98c;--t-bad:#b35900;
--t-outage:#d1102e;--t-paper:#fff;font:12px system-ui,sans-serif}
@media (prefers-color-scheme:dark){.timeline{--t-text:#e6edf3;--t-faint:#9aa4b0;--t-line:#46505b;--t-work:#6ea8e0;
--t-wait:#8d7f56;--t-bad:#e08a3c;--t-outage:#ff5464;--t-paper:#14181d}}
@media print{.timeline{--t-text:#000;--t-faint:#444;--t-line:#aaa;--t-work:#2f6fb3;--t-wait:#c9b98c;--t-bad:#b35900;
--t-outage:#d1102e;--t-paper:#fff}}
.timeline text{fill:var(--t-text)}
.timeline .t-name,.timeline .t-took{text-anchor:end}
.timeline .t-time{text-anchor:middle;font-size:11px;fill:var(--t-faint)}
.timeline .t-head{font-weight:600}
.timeline .t-note{font-size:11px;fill:var(--t-faint)}
.t-work{fill:var(--t-work)}.t-wait{fill:var(--t-wait)}.t-failed{fill:var(--t-bad)}.t-outage{fill:var(--t-outage)}
.t-band{fill:var(--t-outage);opacity:.14}
.t-axis{stroke:var(--t-line)}.t-break{stroke:var(--t-paper);stroke-width:2.5;fill:none}
.t-leader{stroke:var(--t-faint);stroke-dasharray:2 3;fill:none;opacity:.8}
.t-mark{stroke-width:1.5}
.t-mark-taken{fill:var(--t-work);stroke:var(--t-work)}
.t-mark-refused{fill:var(--t-paper);stroke:var(--t-faint)}
.t-mark-undone{fill:var(--t-bad);stroke:var(--t-bad)}
.t-mark-deed{fill:var(--t-text);stroke:var(--t-text)}
.timeline .t-number{text-anchor:middle;font-size:11px;font-weight:600;fill:var(--t-paper)}
.timeline .t-number-refused{fill:var(--t-text)}
`
  .trim()
  .replaceAll('\n', '');
