import { config } from 'zod';

// The page policy forbids `new Function`, which zod would try for each schema it makes. Must be evaluated before the contracts are.
config({ jitless: true });
