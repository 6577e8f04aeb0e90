"use strict";exports.id=5285,exports.ids=[5285],exports.modules={75285:((we,B,l)=>{l.d(B,{htmlPage:()=>be});var U=l(77598),k=l(74644),D=l(69912),u=l(27804),I=l(20151);const M={prepare:"Prepare",wait:"Wait",apply:"Switch",verify:"Verify",undo:"Put back",build:"Build",push:"Push"},N=[.1,.2,.5,1,2,5,10,15,30,60,120,300,600,900,1800,3600,7200,14400],j=5,R=.4;function V(t,a){const[e]=t.spans;if(!e)return;const r=F(e.started,Math.max(...t.spans.map(({ended:o})=>o))),n=Object.keys(M).filter(o=>t.spans.some(d=>d.part===o)),s=t.spans.some(o=>o.failed),i=[...n.map(o=>a`<li>${C(a,o)}${M[o]}</li>`),s&&a`<li>${C(a,"failed")}Failed</li>`];return a`<section class="chart" aria-labelledby="timeline"><h2 id="timeline">Timeline</h2>
<ul class="legend">${i}</ul>
<div class="lanes">
${K(r,a)}
${E(t).map(o=>G(o,r,a))}
</div></section>`}function F(t,a){const e=Math.max(1,a-t),r=e/1e3,n=(N.find(i=>r/i<=j)??r/j)*1e3,s=Math.floor(e/n);return{from:t,length:e,marks:Array.from({length:s+1},(i,o)=>o*n)}}function K({length:t,marks:a},e){const r=n=>{const[s,i]=[$(n,t),n>t*.94];return e`<text x="${s}%" y="13" class="${i?"last":n===0?"first":"mark"}">${X(n)}</text>`};return e`<div class="lane axis" aria-hidden="true"><span class="name"></span><svg class="bars" height="18">${a.map(r)}</svg></div>`}function E({phases:t,spans:a}){return t.flatMap(({name:e,targets:r})=>{const n=Map.groupBy(a.filter(({phase:i})=>i===e),({target:i})=>i),s=[...new Set([...r,...n.keys()])].flatMap(i=>{const o=n.get(i);return o?[[i,o]]:[]});return s.length>0?[{phase:e,hosts:s}]:[]})}function G({phase:t,hosts:a},e,r){const n=a.length===1&&a[0]?.[0]===t,s=t!==void 0&&!n&&r`<h3 class="phase">${t}</h3>`;return r`<div class="group">${s}${a.map(([i,o])=>J(i,o,e,n,r))}</div>\n`}function J(t,a,e,r,n){const s=e.marks.map(o=>{const d=$(o,e.length);return n`<line x1="${d}%" x2="${d}%" y1="0" y2="22" class="grid"/>`}),i=`${t}: ${a.map(P).join("; ")}`;return n`<div class="lane"><span class="${r?"name phase":"name"}">${t}</span><svg class="bars" height="22" role="img" aria-label="${i}">${s}${a.map(o=>Q(o,e,n))}</svg></div>`}function Q(t,a,e){const{part:r,started:n,ended:s,failed:i}=t,o=Math.max(R,$(s-n,a.length)),d=Math.min($(n-a.from,a.length),100-o),[p,h]=r==="prepare"||r==="wait"?[7,8]:[4,14],c=S=>e`<rect x="${v(d)}%" y="${p}" width="${v(o)}%" height="${h}" rx="2" class="${S}"/>`,b=v(Math.min(d+o,98.5));return e`<g><title>${P(t)}</title>${c(r)}${r==="undo"&&c("stripes")}${i&&[c("failed"),T(e,`${b}%`,11)]}</g>`}function P({step:t,part:a,started:e,ended:r,failed:n}){return`${t}, ${M[a].toLowerCase()}: ${(0,u.P1)(r-e)}${n?", failed":""}`}function C(t,a){return t`<svg class="swatch" width="18" height="12" aria-hidden="true"><rect x="0" y="${a==="prepare"||a==="wait"?2:0}" width="18" height="${a==="prepare"||a==="wait"?8:12}" rx="2" class="${a}"/>${a==="undo"&&t`<rect width="18" height="12" rx="2" class="stripes"/>`}${a==="failed"&&T(t,"9",6)}</svg>`}function T(t,a,e){return t`<circle cx="${a}" cy="${e}" r="6.5" class="dot"/><text x="${a}" y="${e+3.5}" class="cross">✕</text>`}function X(t){const a=t/1e3;if(a<60)return`${Number(a.toFixed(1))} s`;const[e,r]=[Math.floor(a/60),Math.round(a%60)];return r===0?`${e} min`:`${e}:${String(r).padStart(2,"0")}`}function $(t,a){return v(t/a*100)}function v(t){return Math.round(t*100)/100}var Y=l(57975);class w{text;constructor(a){this.text=a}}function Z(t){const a=e=>e===void 0||e===!1?"":e instanceof w?e.text:typeof e=="number"?String(e):typeof e=="string"?_(t(q(t(e)))):e.map(a).join("");return(e,...r)=>new w(e.map((n,s)=>n+a(r[s])).join(""))}function q(t){return(0,Y.stripVTControlCharacters)(t).replace(/\r\n?/g,`
`).replace(new RegExp("[^\\P{Cc}\\n\\t]|[\\u202a-\\u202e\\u2066-\\u2069]|\\p{Cs}","gu"),"�")}function _(t){return t.replace(/[&<>"'`]/g,a=>`&#${a.charCodeAt(0)};`)}var ee=l(45888),ae=l(57912),y=l(97793),m=l(98180);const W=8,L=2e4,te=2e3;function re({problems:t},a){if(t.length===0)return;const e=r=>a`<pre>${(0,ee.vr)(r)}</pre>`;return a`<section class="cause" aria-labelledby="problems"><h2 id="problems">What is wrong</h2>${t.map(e)}</section>`}function ne({cause:t},a){if(!t)return;const{error:e,step:r,...n}=t,s=(0,m.f)(n);return a`<section class="cause" aria-labelledby="cause"><h2 id="cause">Cause</h2>
<p class="message">${(0,m.q)(e.message,n)}</p>
<p class="soft">${[s,r].filter(i=>i!==void 0).join(" · ")} <span class="code">[${e.code}]</span></p>
${e.log.length>0&&a`<pre aria-label="Last log lines" tabindex="0">${e.log.join(`
`)}</pre>`}
<p class="remedy">${e.remedy}</p></section>`}function oe({notPutBack:t},a){const e=(0,y.t)(t.map(r=>({...r,text:r.message})));return g("Could not be put back","left",O(e,a),a)}function se(t,a){const{made:e,notMade:r}=(0,ae.h)(t),n=i=>i.map(({places:o,changes:d})=>a`<li><b>${(0,y.i)(o,W)}</b><ul>${d.map(p=>a`<li>${(0,u.d2)(p)}</li>`)}</ul></li>`),s=t.outcome==="planned";return[g("What changed","changed",n(e),a),g(s?"What would change":"What was to change","to-change",n(r),a)]}function ie({undone:t,kept:a},e){const r=t.map(s=>e`<li><b>${(0,m.f)(s)}</b> ${s.step}</li>`),n=a.map(s=>e`<li><b>${(0,m.f)(s)}</b></li>`);return[g("Put back","undone",r,e),g("Stays as deployed (if-fails: keep)","kept",n,e)]}function de({warnings:t},a){const e=(0,y.t)(t.map(r=>({...r,text:r.message})));return g("Warnings","warnings",O(e,a),a)}function le(t,a,e){const[r]=t;if(!r)return;const n=t.flatMap(i=>(0,u.Cl)(i,r.time,e)).map(i=>i.slice(0,te)),s=n.length-L;return a`<details><summary>Log (${n.length} lines)</summary>${s>0&&a`<p class="soft">The first ${s} lines are left out.</p>`}<pre>${n.slice(-L).join(`
`)}</pre></details>`}function O(t,a){return t.map(({text:e,places:r})=>a`<li>${r.length>0&&a`<b>${(0,y.i)(r,W)}</b> `}${e}</li>`)}function g(t,a,e,r){if(e.length!==0)return r`<section class="${a}" aria-labelledby="${a}"><h2 id="${a}">${t}</h2><ul class="list">${e}</ul></section>`}const H=`
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
`;var ce=l(90191);function z(t,a,e,r){if(e.length===0)return;const n=[...a.entries()].filter(([o])=>e.some(d=>(d[o]??"")!=="")),s=(o,d,{head:p,kind:h})=>{const c=o[d]??"";return r`<td role="cell" data-label="${p}" class="${h??"text"}${c===""?" empty":""}">${c}</td>`},i=t.toLowerCase();return r`<section aria-labelledby="${i}"><h2 id="${i}">${t}</h2>
<table role="table"><thead role="rowgroup"><tr role="row">${n.map(([,{head:o,kind:d}])=>r`<th role="columnheader" scope="col" class="${d==="figure"?d:"text"}">${o}</th>`)}</tr></thead><tbody role="rowgroup">
${e.map(o=>r`<tr role="row">${n.map(([d,p])=>s(o,d,p))}</tr>\n`)}</tbody></table></section>`}function pe({phases:t,severalPhases:a},e){if(a)return z("Phases",[{head:"Phase"},{head:"Needs"},{head:"Hosts"},{head:"Outcome"},{head:"Time",kind:"figure"}],t.map(r=>[e`<b>${r.name}</b>`,r.needs.join(", "),r.targets.length>6?`${r.targets.slice(0,4).join(", ")} and ${r.targets.length-4} more`:r.targets.join(", "),x(r,e),f(r.durationMs)]),e)}function fe({hosts:t},a){return z("Hosts",[{head:"Phase"},{head:"Host"},{head:"Outcome"},{head:"Changes",kind:"figure"},{head:"Prepare",kind:"figure"},{head:"Switch",kind:"figure"},{head:"Verify",kind:"figure"},{head:"In all",kind:"figure"}],t.map(e=>[e.phase,a`<b>${e.target}</b>`,x(e,a),e.changes.length,f(e.prepareMs),f(e.applyMs),f(e.verifyMs),f(e.durationMs)]),a)}function ge({services:t},a){return z("Services",[{head:"Where"},{head:"Service"},{head:"Image",kind:"code"},{head:"Digest",kind:"code"},{head:"Build or pull",kind:"figure"},{head:"Started",kind:"figure"},{head:"Healthy",kind:"figure"},{head:"Host is"}],t.map(e=>[(0,m.f)(e),a`<b>${e.service}</b>`,e.image,ue(e.pinned),f(e.imageMs),f(e.startedAfterMs),f(e.healthyAfterMs),e.outcome&&x({outcome:e.outcome,kept:!1},a)]),a)}function ue(t){return t?.match(/[0-9a-f]{64}$/)?.[0].slice(0,12)??t}function f(t){return t===void 0?"":(0,u.P1)(t)}const me={unchanged:"=",planned:"○","rolled-back":"↩"};function x(t,a){const{outcome:e,kept:r,reached:n=!0}=t,i=e==="unchanged"||e==="planned"?"quiet":e==="rolled-back"||r?"back":(0,k.K)(e)?"good":"bad",o=me[e]??((0,k.K)(e)?"✓":"✕");return a`<span class="badge ${i}">${n?o:"–"} ${(0,ce.w)(t)}</span>`}const he=`default-src 'none'; style-src 'sha256-${(0,U.createHash)("sha256").update(H).digest("base64")}'; base-uri 'none'; form-action 'none'`;function be(t,a,e){const r=(0,I.q)(t,a),n=Z(e);return n`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${new w(he)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<meta name="generator" content="deploy-kit">
<title>${r.title}: ${r.outcome}</title>
<style>${new w(H)}</style>
</head>
<body>
${ve(n)}
<main>
${$e(r,n)}
${re(r,n)}
${ne(r,n)}
${oe(r,n)}
${V(r,n)}
${pe(r,n)}
<div class="pair">${ie(r,n)}</div>
${se(r,n)}
${de(r,n)}
${fe(r,n)}
${ge(r,n)}
${le(t,n,e)}
<footer>Made by deploy-kit.</footer>
</main>
</body>
</html>
`.text}function $e(t,a){const{title:e,outcome:r,wentBack:n,startedAt:s,durationMs:i,phases:o,hosts:d,severalPhases:p}=t,h=(0,k.K)(r)||n?"good":r==="rolled-back"?"back":"bad",c=s===void 0?void 0:new Date(s).toISOString(),b=new Set(d.map(({target:S})=>S)).size;return a`<header class="${h}"><h1>${e} ${x({outcome:r,kept:!1},a)}</h1>
<p class="sentence">${(0,D.z)(t)}</p>
<ul class="facts">${[c&&a`<li>in ${(0,u.P1)(i)}</li>`,p&&a`<li>${A(o.length,"phase")}</li>`,b>0&&a`<li>${A(b,"host")}</li>`,c&&a`<li><time datetime="${c}">${c.slice(0,19).replace("T"," ")} UTC</time></li>`,t.dryRun&&a`<li>dry run</li>`]}</ul></header>`}function A(t,a){return`${t} ${a}${t===1?"":"s"}`}function ve(t){return t`<svg class="hidden" aria-hidden="true"><defs><pattern id="stripes" width="7" height="7" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><line x1="0" y1="0" x2="0" y2="7" class="stripe"/></pattern></defs></svg>`}})};
