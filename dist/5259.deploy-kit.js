"use strict";exports.id=5259,exports.ids=[5259],exports.modules={75259:((b,h,p)=>{p.r(h),p.d(h,{completion:()=>D});var C=p(76760),O=p(86815);async function g(n,o){return Promise.all(n.map(async({name:e,summary:t,options:s,word:i})=>{const u=(i?.choices(o)??[]).map(async r=>({word:r,options:(await i?.detailsOf?.(r,o))?.options??[]}));return{name:e,summary:t,options:s,words:await Promise.all(u)}}))}function a(n){return n.flatMap(({name:o,boolean:e})=>e?[`--${o}`,`--no-${o}`]:[`--${o}`])}function c(n,o){const e=n.flatMap(({options:t,words:s})=>[...t,...s.flatMap(i=>i.options)]);return[...new Set(a(e.filter(t=>t.completes===o)))]}function P(n){return`# Completion of deploy-kit for bash: eval "$(deploy-kit completion bash)" in ~/.bashrc
_deploy_kit() {
  local IFS=$'\\n' current=\${COMP_WORDS[COMP_CWORD]} previous=\${COMP_WORDS[COMP_CWORD-1]} found=
  COMPREPLY=()
  case $previous in
    ${d(c(n,"file"))}) compopt -o filenames 2>/dev/null; COMPREPLY=($(compgen -f -- "$current")); return ;;
    ${d(c(n,"phase"))}) found=$(_deploy_kit_names phases) ;;
    ${d(c(n,"host"))}) compopt -o nospace 2>/dev/null; found=$(_deploy_kit_names hosts) ;;
    *)
      if [ "$COMP_CWORD" = 1 ]; then found=$'${n.map(({name:o})=>o).join("\\n")}\\n--help\\n--version'
      else case \${COMP_WORDS[1]} in
${n.map(R).join(`
`)}
      esac; fi ;;
  esac
  local reply
  for reply in $(compgen -W "$found" -- "$current"); do COMPREPLY+=("$(printf %q "$reply")"); done
}
_deploy_kit_names() {
  local index config=()
  for index in "\${!COMP_WORDS[@]}"; do
    if [ "\${COMP_WORDS[index]}" = --config ]; then config=(--config "\${COMP_WORDS[index+1]}"); fi
  done
  "\${COMP_WORDS[0]}" completion "$1" "\${config[@]}" 2>/dev/null
}
complete -F _deploy_kit deploy-kit
`}function R({name:n,options:o,words:e}){const t=[...a(o),"--help"],s=f([...e.map(({word:l})=>l),"--help"]);if(e.length===0)return`        ${n}) found=${f(t)} ;;`;if(e.every(l=>l.options.length===0))return`        ${n}) if [ "$COMP_CWORD" = 2 ]; then found=${s}; else found=${f(t)}; fi ;;`;const i=e.map(l=>`            ${l.word}) found=${f([...a(l.options),...t])} ;;`);return`        ${n})
          if [ "$COMP_CWORD" = 2 ]; then found=${s}; else case \${COMP_WORDS[2]} in
${i.join(`
`)}
          esac; fi ;;`}function f(n){return`$'${[...new Set(n)].join("\\n")}'`}function d(n){return n.length>0?n.join("|"):"''"}function k(n){return`${["# Completion of deploy-kit for fish: deploy-kit completion fish | source","complete -c deploy-kit -f","complete -c deploy-kit -n __fish_use_subcommand -l help","complete -c deploy-kit -n __fish_use_subcommand -l version",...n.flatMap(M)].join(`
`)}
`}function M({name:n,summary:o,options:e,words:t}){const s=`__fish_seen_subcommand_from ${n}`;return[`complete -c deploy-kit -n __fish_use_subcommand -a ${n} -d '${_(o)}'`,...t.length>0?[`complete -c deploy-kit -n '${s}' -a '${t.map(({word:i})=>i).join(" ")}'`]:[],...e.map(i=>m(s,i)),...t.flatMap(i=>i.options.map(l=>m(`${s}; and __fish_seen_subcommand_from ${i.word}`,l)))]}function m(n,{name:o,value:e,description:t,completes:s}){const l=e===void 0?"":s==="phase"||s==="host"?` -x -a '(deploy-kit completion ${{phase:"phases",host:"hosts"}[s]} 2>/dev/null)'`:s==="file"?" -r -F":" -r";return`complete -c deploy-kit -n '${n}' -l ${o}${l} -d '${_(t)}'`}function _(n){return n.replaceAll("\\","\\\\").replaceAll("'","\\'")}function v(n){return`#compdef deploy-kit
# Completion of deploy-kit for zsh: eval "$(deploy-kit completion zsh)" in ~/.zshrc, after compinit
_deploy_kit() {
  local -a commands=(
${n.map(({name:e,summary:t})=>`    '${e}:${W(t)}'`).join(`
`)}
  )
  case $words[CURRENT-1] in
    ${$(c(n,"file"))}) _files; return ;;
    ${$(c(n,"phase"))}) _deploy_kit_names phases; return ;;
    ${$(c(n,"host"))}) _deploy_kit_names hosts; return ;;
  esac
  if (( CURRENT == 2 )); then _describe command commands; compadd -- --help --version; return; fi
  case $words[2] in
${n.map(j).join(`
`)}
  esac
}
_deploy_kit_names() {
  local -a config
  local place=$words[(I)--config]
  (( place )) && config=(--config $words[place+1])
  compadd -S '' -- \${(f)"$($words[1] completion $1 $config 2>/dev/null)"}
}
if [[ $funcstack[1] == _deploy_kit ]]; then _deploy_kit "$@"; else compdef _deploy_kit deploy-kit; fi
`}function j({name:n,options:o,words:e}){const t=[...a(o),"--help"].join(" ");if(e.length===0)return`    ${n}) compadd -- ${t} ;;`;const s=e.map(i=>`        ${i.word}) compadd -- ${a(i.options).join(" ")} ${t} ;;`);return`    ${n})
      if (( CURRENT == 3 )); then compadd -- ${e.map(({word:i})=>i).join(" ")} --help
      else case $words[3] in
${s.join(`
`)}
      esac; fi ;;`}function W(n){return n.replaceAll("'","'\\''").replaceAll(":","\\:")}function $(n){return n.length>0?n.join("|"):"''"}const y={bash:P,zsh:v,fish:k};async function D({word:n,kit:o,given:e,directory:t},s){const i={outcome:"unchanged",outputs:{}};if(n in y)return{ending:i,print:y[n](await g(s,o))};const{namesIn:l}=await Promise.all([p.e(8815),p.e(1816)]).then(p.bind(p,31816)),u=(0,C.resolve)(t,e.text("config")??O.sb),r=await l(u,n),S=n==="hosts"?"=":"";return{ending:i,print:r.map(x=>`${x}${S}
`).join("")}}})};
