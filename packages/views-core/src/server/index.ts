// A server, and its end
export { createServer } from './create-server.ts'
export { type CreateServerOptions } from './server-options.ts'
export { closeServer, type CloseReport, type CloseServerOptions } from './close-server.ts'
