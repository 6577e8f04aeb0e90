import { type Completed, flags, flagsThat } from './model.js';

/** The script that bash reads: `eval "$(deploy-kit completion bash)"`. */
export function bashCompletion(commands: readonly Completed[]): string {
  return `# Completion of deploy-kit for bash: eval "$(deploy-kit completion bash)" in ~/.bashrc
_deploy_kit() {
  local IFS=$'\\n' current=\${COMP_WORDS[COMP_CWORD]} previous=\${COMP_WORDS[COMP_CWORD-1]} found=
  COMPREPLY=()
  case $previous in
    ${pattern(flagsThat(commands, 'file'))}) compopt -o filenames 2>/dev/null; COMPREPLY=($(compgen -f -- "$current")); return ;;
    ${pattern(flagsThat(commands, 'phase'))}) found=$(_deploy_kit_names phases) ;;
    ${pattern(flagsThat(commands, 'host'))}) compopt -o nospace 2>/dev/null; found=$(_deploy_kit_names hosts) ;;
    *)
      if [ "$COMP_CWORD" = 1 ]; then found=$'${commands.map(({ name }) => name).join('\\n')}\\n--help\\n--version'
      else case \${COMP_WORDS[1]} in
${commands.map(commandCase).join('\n')}
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
`;
}

function commandCase({ name, options, words }: Completed): string {
  const own = [...flags(options), '--help'];
  const first = list([...words.map(({ word }) => word), '--help']);
  if (words.length === 0) return `        ${name}) found=${list(own)} ;;`;
  if (words.every((one) => one.options.length === 0)) {
    return `        ${name}) if [ "$COMP_CWORD" = 2 ]; then found=${first}; else found=${list(own)}; fi ;;`;
  }
  const cases = words.map(
    (one) => `            ${one.word}) found=${list([...flags(one.options), ...own])} ;;`,
  );
  return `        ${name})
          if [ "$COMP_CWORD" = 2 ]; then found=${first}; else case \${COMP_WORDS[2]} in
${cases.join('\n')}
          esac; fi ;;`;
}

/** Names of commands, actions and options hold nothing that a shell acts on. */
function list(names: readonly string[]): string {
  return `$'${[...new Set(names)].join('\\n')}'`;
}

function pattern(names: readonly string[]): string {
  return names.length > 0 ? names.join('|') : "''";
}
