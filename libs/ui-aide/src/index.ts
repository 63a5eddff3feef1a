// The page of AIDE: its root component. The page itself is built from index.html.
export { AideApp } from './aide-app.tsx';
