export { closeServer, type CloseServerOptions } from './close-server.ts'
export { createServer } from './create-server.ts'
