import { type Completed, flags, flagsThat } from './model.js';

/** The script that zsh reads: `eval "$(deploy-kit completion zsh)"`, or a file `_deploy-kit` in its fpath. */
export function zshCompletion(commands: readonly Completed[]): string {
  const described = commands.map(({ name, summary }) => `    '${name}:${quoted(summary)}'`).join('\n');
  return `#compdef deploy-kit
# Completion of deploy-kit for zsh: eval "$(deploy-kit completion zsh)" in ~/.zshrc, after compinit
_deploy_kit() {
  local -a commands=(
${described}
  )
  case $words[CURRENT-1] in
    ${pattern(flagsThat(commands, 'file'))}) _files; return ;;
    ${pattern(flagsThat(commands, 'phase'))}) _deploy_kit_names phases; return ;;
    ${pattern(flagsThat(commands, 'host'))}) _deploy_kit_names hosts; return ;;
  esac
  if (( CURRENT == 2 )); then _describe command commands; compadd -- --help --version; return; fi
  case $words[2] in
${commands.map(commandCase).join('\n')}
  esac
}
_deploy_kit_names() {
  local -a config
  local place=$words[(I)--config]
  (( place )) && config=(--config $words[place+1])
  compadd -S '' -- \${(f)"$($words[1] completion $1 $config 2>/dev/null)"}
}
if [[ $funcstack[1] == _deploy_kit ]]; then _deploy_kit "$@"; else compdef _deploy_kit deploy-kit; fi
`;
}

function commandCase({ name, options, words }: Completed): string {
  const own = [...flags(options), '--help'].join(' ');
  if (words.length === 0) return `    ${name}) compadd -- ${own} ;;`;
  const cases = words.map(
    (one) => `        ${one.word}) compadd -- ${flags(one.options).join(' ')} ${own} ;;`,
  );
  return `    ${name})
      if (( CURRENT == 3 )); then compadd -- ${words.map(({ word }) => word).join(' ')} --help
      else case $words[3] in
${cases.join('\n')}
      esac; fi ;;`;
}

function quoted(text: string): string {
  return text.replaceAll("'", "'\\''").replaceAll(':', '\\:');
}

function pattern(names: readonly string[]): string {
  return names.length > 0 ? names.join('|') : "''";
}
