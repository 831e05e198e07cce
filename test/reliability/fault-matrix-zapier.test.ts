import { faultMatrix } from './support/matrix-suite';
import { zapierBench } from './support/zapier-bench';

describe('the fault matrix over z.request', () => faultMatrix(zapierBench));
