import './setup/require-node.mjs';

import('./commands/verify.mjs');
