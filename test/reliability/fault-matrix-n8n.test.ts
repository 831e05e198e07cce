import { faultMatrix } from './support/matrix-suite';
import { n8nBench } from './support/n8n-bench';

describe('the fault matrix over the HTTP helper of n8n', () => faultMatrix(n8nBench));
