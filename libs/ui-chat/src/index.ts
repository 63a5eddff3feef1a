// The page of Chat: its root component. The page itself is built from index.html.
export { ChatApp } from './chat-app.tsx';
