// The server of files: project_files, which reads, and code_writer, which changes too.
export { openFilesServer } from './server.ts';
