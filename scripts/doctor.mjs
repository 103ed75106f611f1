import './setup/require-node.mjs';

import('./commands/doctor.mjs');
