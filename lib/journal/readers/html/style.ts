/** How the page looks. It names no other resource: the page is whole by itself, also without a network. */
export const style = `
:root{color-scheme:light dark;--ink:#1c2024;--soft:#5b6570;--line:#dde2e8;--page:#f6f7f9;--card:#fff;--code:#f1f3f6;
--good:#1a7f4b;--good-bg:#e3f5ea;--bad:#c0262d;--bad-bg:#fdeaea;--back:#8a5a00;--back-bg:#fdf3d8;--quiet-bg:#eceff3;
--prepare:#8fb4e8;--wait:#b7bec8;--apply:#2563c9;--verify:#2f9e6b;--undo:#d99a1c}
@media screen and (prefers-color-scheme:dark){:root{--ink:#e8ebee;--soft:#9aa5b1;--line:#2e353d;--page:#12161a;--card:#1a1f25;--code:#12161a;
--good:#5fd39a;--good-bg:#14352a;--bad:#ff8a86;--bad-bg:#402022;--back:#f0c060;--back-bg:#3a2f14;--quiet-bg:#272e36;
--prepare:#3f67a3;--wait:#56606c;--apply:#5b9bff;--verify:#3fb37f;--undo:#c48a1e}}
*{box-sizing:border-box}
html{-webkit-text-size-adjust:100%;text-size-adjust:100%}
body{margin:0;background:var(--page);color:var(--ink);font:15px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",sans-serif}
main{max-width:72rem;margin:0 auto;padding:1.5rem 1.25rem 3rem}
header{border-left:6px solid var(--soft);padding:.25rem 0 .25rem 1rem;margin:.5rem 0 1.5rem}
header.good{border-color:var(--good)}header.bad{border-color:var(--bad)}header.back{border-color:var(--back)}
h1{font-size:1.6rem;line-height:1.25;margin:0;overflow-wrap:anywhere}
h2{font-size:1.05rem;margin:0 0 .75rem}
h3{font-size:1rem;margin:.9rem 0 .25rem}
p{margin:.4rem 0}
.sentence{font-size:1.1rem;margin:.35rem 0}
.facts{display:flex;flex-wrap:wrap;gap:.15rem 1.25rem;margin:0;padding:0;list-style:none;color:var(--soft)}
section,details{background:var(--card);border:1px solid var(--line);border-radius:10px;padding:1rem 1.15rem;margin:0 0 1rem;min-width:0}
section.cause{border-color:var(--bad);border-left-width:6px}
section.left{border-color:var(--bad);background:var(--bad-bg)}
.message{font-size:1.05rem;font-weight:600;overflow-wrap:anywhere;white-space:pre-line}
.remedy{white-space:pre-line;overflow-wrap:anywhere}
.code,code,pre{font-family:ui-monospace,SFMono-Regular,Menlo,Consolas,"DejaVu Sans Mono",monospace;font-size:.84em}
pre{background:var(--code);border:1px solid var(--line);border-radius:8px;padding:.7rem .85rem;margin:.6rem 0;overflow:auto;max-height:32rem;line-height:1.45;white-space:pre-wrap;overflow-wrap:anywhere;tab-size:4}
.soft{color:var(--soft)}
.list{margin:0;padding:0;list-style:none}
.list li{padding:.3rem 0;border-top:1px solid var(--line);overflow-wrap:anywhere}
.list li:first-child,.list li li{border-top:0}
.list ul{margin:0;padding:0 0 0 1.1rem;color:var(--soft);font-size:.93em}
.list li li{padding:.05rem 0}
.changed>.list,.to-change>.list{columns:2 26rem;column-gap:2rem}.changed>.list>li,.to-change>.list>li{break-inside:avoid;border-top:0}
.pair{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(20rem,100%),1fr));gap:0 1rem}
.badge{display:inline-block;padding:0 .5rem;border-radius:999px;font-size:.88em;white-space:nowrap;background:var(--quiet-bg)}
.badge.good{color:var(--good);background:var(--good-bg)}.badge.bad{color:var(--bad);background:var(--bad-bg)}.badge.back{color:var(--back);background:var(--back-bg)}
table{border-collapse:collapse;width:100%}
th{font-weight:600;font-size:.82rem;color:var(--soft);white-space:nowrap}
th,td{text-align:left;padding:.35rem .75rem .35rem 0;border-bottom:1px solid var(--line);vertical-align:baseline}
tr:last-child td{border-bottom:0}
th:last-child,td:last-child{padding-right:0}
.figure{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}
td.code{overflow-wrap:anywhere}
.legend{display:flex;flex-wrap:wrap;gap:.25rem 1.1rem;margin:0 0 .6rem;padding:0;list-style:none;font-size:.88rem;color:var(--soft)}
.legend li{display:flex;align-items:center;gap:.4rem}
.swatch{flex:none}
.lane{display:grid;grid-template-columns:11rem minmax(0,1fr);gap:.75rem;align-items:center}
.group .lane+.lane{border-top:1px solid color-mix(in srgb,var(--line) 55%,transparent)}
.group+.group{border-top:1px solid var(--line);margin-top:.3rem;padding-top:.3rem}
.name{overflow:hidden;text-overflow:ellipsis;white-space:nowrap;font-size:.9rem}
.phase{font-weight:600}
.group h3.phase{margin:.15rem 0 0;font-size:.9rem}
.group h3.phase~.lane .name{padding-left:.9rem;color:var(--soft)}
.bars{display:block;width:100%;overflow:visible}
.bars .prepare,.swatch .prepare,.bars .build,.swatch .build{fill:var(--prepare)}.bars .wait,.swatch .wait{fill:var(--wait)}.bars .apply,.swatch .apply,.bars .push,.swatch .push{fill:var(--apply)}
.bars .verify,.swatch .verify{fill:var(--verify)}.bars .undo,.swatch .undo{fill:var(--undo)}
.stripes{fill:url(#stripes)}
.failed{fill:none;stroke:var(--bad);stroke-width:2}
.dot{fill:var(--bad);stroke:var(--card);stroke-width:1.5}
.cross{fill:var(--card);font-size:9.5px;font-weight:700;text-anchor:middle}
.grid{stroke:var(--line);stroke-width:1}
.axis text{fill:var(--soft);font-size:12px;text-anchor:middle}.axis text.first{text-anchor:start}.axis text.last{text-anchor:end}
.hidden{position:absolute;width:0;height:0}
.stripe{stroke:var(--card);stroke-width:3;stroke-opacity:.55}
summary{cursor:pointer;font-weight:600}
details pre{max-height:none}
footer{color:var(--soft);font-size:.85rem}
@media (max-width:44rem){
main{padding:1rem .75rem 2rem}section,details{padding:.85rem .85rem}
h1{font-size:1.3rem}
.lane{grid-template-columns:minmax(0,1fr);gap:0}.axis .name{display:none}
.group h3.phase~.lane .name{padding-left:0}
.group .lane+.lane{border-top:0}
thead{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}
table,tbody{display:block}
tr{display:flex;flex-wrap:wrap;gap:.1rem .9rem;padding:.5rem 0;border-bottom:1px solid var(--line)}
tr:last-child{border-bottom:0}
td{display:block;border:0;padding:0;text-align:left}
td.empty{display:none}
td:first-child{flex-basis:100%;font-weight:600}td:first-child::before{content:none}
td::before{content:attr(data-label) " ";color:var(--soft);font:400 .82rem system-ui,sans-serif}
}
@media print{
:root{--page:#fff;--card:#fff}
body{font-size:11pt}main{max-width:none;padding:0}
section,details{border-color:#bbb;break-inside:auto}tr,.lane,li{break-inside:avoid}h2,h3{break-after:avoid}
pre{max-height:none;overflow:visible}
*{-webkit-print-color-adjust:exact;print-color-adjust:exact}
}
`;
