import { renderPage } from '@chatos/ui-kit';
import { ChatApp } from './chat-app.tsx';

renderPage('chat', <ChatApp />);
