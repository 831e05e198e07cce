import { fetchBench } from './support/bench';
import { faultMatrix } from './support/matrix-suite';

describe('the fault matrix over fetch', () => faultMatrix(fetchBench));
