import { expect, test } from 'vitest';
import { externalLink } from './contract.ts';

test.each(['https://example.org/a', 'http://127.0.0.1:8080/', 'http://localhost/', 'http://[::1]:1/'])('%s can be opened', (text) => {
  expect(externalLink.safeParse(text).success).toBe(true);
});

test.each(['', 'no address', 'javascript:alert(1)', 'file:///etc/passwd', 'http://example.org', 'http://127.0.0.1.example.org/', undefined])('%s is refused, not thrown at', (text) => {
  expect(externalLink.safeParse(text).success).toBe(false);
});
