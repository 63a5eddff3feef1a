import { pageConfiguration } from '@chatos/ui-kit/vite';
import { defineConfig } from 'vite';

export default defineConfig(pageConfiguration());
