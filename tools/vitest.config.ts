import { mergeConfig } from 'vitest/config';
import shared from '../vitest.config.ts';

/** The tools' code lies in one folder per tool, without a `src`. */
export default mergeConfig(shared, { test: { include: ['{bootstrap,boundaries,checks,electron,generators,test}/**/*.test.ts'] } });
