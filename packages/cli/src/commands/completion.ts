import { EXIT } from '../exit-status.ts';
import { addExamples, type CommandDefinition } from './command.ts';

/** Shells that completions exist for. */
const SHELLS: readonly string[] = ['bash', 'zsh', 'fish', 'powershell'];

/** `vist completion SHELL` */
export const COMPLETION: CommandDefinition = {
  name: 'completion',
  summary: 'the script that completes vist in a shell',
  completes: {},
  define(command, context) {
    command
      .description('Prints the script that completes commands, options and names of vist in a shell.')
      .addArgument(command.createArgument('<shell>', 'the shell').choices(SHELLS));
    addExamples(command, [
      ['source <(vist completion bash)', 'bash, for this session'],
      ['vist completion zsh >~/.zfunc/_vist', 'zsh, for a folder in fpath'],
      ['vist completion fish >~/.config/fish/completions/vist.fish', 'fish'],
    ]);
    command.action(async (shell: string) => {
      const { script } = await import('@bomb.sh/tab');
      if (shell === 'bash') context.io.stdout.write(BASH_FALLBACK);
      // The script calls `vist complete -- WORDS` for each word.
      script(shell, 'vist', 'vist');
      context.status = EXIT.ok;
    });
  },
};

// The script asks the package bash-completion for the words, which is not everywhere.
const BASH_FALLBACK = `if ! declare -F _get_comp_words_by_ref >/dev/null; then
    _get_comp_words_by_ref() {
        words=("\${COMP_WORDS[@]}")
        cword=$COMP_CWORD
        cur=\${COMP_WORDS[COMP_CWORD]}
        prev=\${COMP_WORDS[COMP_CWORD-1]:-}
    }
fi
`;
