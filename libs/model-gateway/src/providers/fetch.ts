/**
 * A redirect is an answer, not an instruction: `fetch` would send `x-api-key` and the conversation to whatever host the answer names
 * (it drops only Authorization), and a redirected POST becomes a GET in most cases anyway.
 */
export const fetchWithoutRedirects: typeof fetch = (input, init) => fetch(input, { ...init, redirect: 'manual' });
