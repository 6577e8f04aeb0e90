import type { InputsOf } from '../../lib/capability/define-action.js';
import type { runMigrationsInputs } from './definition.js';

export type Inputs = InputsOf<typeof runMigrationsInputs>;
