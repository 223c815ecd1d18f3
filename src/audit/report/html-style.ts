/** Of the HTML report: by day, by night, narrow, and on paper. */
export const HTML_STYLE = `
:root{color-scheme:light dark;--text:#1f2328;--faint:#59636e;--line:#d5dbe1;--paper:#fff;--soft:#f4f6f8;
--good:#1a6d33;--warn:#8a5a00;--bad:#b3102a;--code:#eef1f4}
@media (prefers-color-scheme:dark){:root{--text:#e6edf3;--faint:#9aa4b0;--line:#343c45;--paper:#14181d;--soft:#1c2228;
--good:#62c17f;--warn:#dcae5b;--bad:#ff7b88;--code:#252c34}}
*{box-sizing:border-box}
body{margin:0;background:var(--paper);color:var(--text);font:15px/1.5 system-ui,sans-serif;overflow-wrap:anywhere}
main{max-width:1040px;margin:0 auto;padding:28px 24px 60px}
h1{font-size:1.55rem;line-height:1.25;margin:0 0 4px}
h2{font-size:1.15rem;margin:36px 0 10px;padding-top:12px;border-top:1px solid var(--line)}
p{margin:0 0 8px}
.subtitle{color:var(--faint);margin-bottom:18px}
code{font:.88em ui-monospace,monospace;background:var(--code);padding:.1em .3em;border-radius:3px}
.whole{white-space:nowrap}
.good{--tone:var(--good)}.warn{--tone:var(--warn)}.bad{--tone:var(--bad)}
h1.good,h1.warn,h1.bad{border-left:5px solid var(--tone);padding-left:12px}
dl{margin:0 0 12px}
.fact{display:grid;grid-template-columns:150px 1fr;gap:2px 14px;padding:4px 0}
dt{color:var(--faint)}
dd{margin:0}dd p,.items p{margin:0}
.fact.warn dt,.fact.bad dt{color:var(--tone);font-weight:600}
.answer{background:var(--soft);border-radius:8px;padding:12px 18px}
.answer dt{color:var(--text);font-weight:600}
.scroll{overflow-x:auto;margin:0 0 12px}
figure{margin:18px 0}
.timeline{display:block;width:100%;min-width:780px;max-width:960px;height:auto}
table{border-collapse:collapse;min-width:100%;overflow-wrap:normal}
th,td{text-align:left;vertical-align:top;padding:5px 16px 5px 0;border-bottom:1px solid var(--line)}
th{color:var(--faint);font-weight:600}
td:not(:last-child){white-space:nowrap}
.items{list-style:none;margin:0;padding:0}
.items>li{border-left:3px solid var(--tone,var(--line));padding:2px 0 2px 12px;margin:0 0 12px}
.lines{list-style:none;margin:2px 0 0;padding:0;color:var(--faint)}
.lines code,.lines q{color:var(--text)}
q{quotes:"“" "”"}
summary{cursor:pointer;color:var(--faint)}
td:last-child{min-width:15rem}
@media (max-width:700px){main{padding:18px 14px 40px}.facts .fact{grid-template-columns:105px 1fr}
.answer{padding:8px 14px}.answer .fact{grid-template-columns:1fr;padding:6px 0}}
@page{margin:14mm}
@media print{:root{color-scheme:light;--text:#000;--faint:#444;--line:#bbb;--paper:#fff;--soft:#f4f6f8;--good:#1a6d33;
--warn:#8a5a00;--bad:#b3102a;--code:#f0f0f0}
body{font-size:10.5pt}main{max-width:none;padding:0}
.scroll{overflow:visible}.timeline{min-width:0}
h2{break-after:avoid}.fact,tr,.items p{break-inside:avoid}.answer,figure{break-inside:avoid}
details::details-content{content-visibility:visible;block-size:auto}summary{display:none}}
`
  .trim()
  .replaceAll('\n', '');
