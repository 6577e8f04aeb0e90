import { defineAction } from '../../lib/capability/define-action.js';
import { dryRunInput, hostInputs } from '../../lib/capability/host-inputs.js';
import { count, size, textual } from '../../lib/capability/inputs.js';
import { parseSwapPath, swapPathAccepts } from './swap-path.js';
import { atLeast, swapSizeAccepts } from './swap-size.js';

export const provisionSwapInputs = {
  size: textual(
    'How large the swap file shall be. Where the other swap of a host (zram aside) is that large already, no file is made.',
    swapSizeAccepts,
    atLeast('1M'),
    { default: '4G' },
  ),
  path: textual('Where the swap file lies.', swapPathAccepts, parseSwapPath, { default: '/swapfile' }),
  swappiness: count(
    'How readily the kernel swaps (`vm.swappiness`), now and after a reboot.',
    { default: '10' },
    { minimum: 0, maximum: 200 },
  ),
  'min-free': size('Disk that must stay free on the file system of the swap file.', { default: '1G' }),
  ...hostInputs,
  ...dryRunInput,
} as const;

export const provisionSwap = defineAction({
  name: 'provision-swap',
  description: 'Gives hosts a swap file of the wanted size, now and after a reboot, and keeps disk free.',
  branding: { icon: 'hard-drive', color: 'blue' },
  inputs: provisionSwapInputs,
  outputs: {
    outcome: 'How it ended: changed, unchanged, planned, rolled-back, failed or cancelled.',
    changed: '`true` when something was changed on a host.',
    results: 'What became of each host, as JSON: outcome, changes, size and use of the swap, error.',
  },
  post: false,
  step: 'hosts',
  load: () => import('./index.js'),
});
