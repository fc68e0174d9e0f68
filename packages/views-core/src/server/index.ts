// A server, and its end
export { createServer } from './create-server.ts'
export { type CreateServerOptions } from './server-options.ts'
export { closeServer, type CloseReport, type CloseServerOptions } from './close-server.ts'
export { runServer, type RunServerOptions, type Starting } from './run-server.ts'
export { type CloseStage, type CloseStep } from './close-steps.ts'

// Health
export { health, type HealthOptions, type HealthReport } from './health.ts'
export { type Check } from './health-check.ts'

// WebSockets
export { ProtocolRouter, type Protocols, type WebSocketRoutes } from './protocol-router.ts'
export { WebSocketView, type WebSocketAttributes } from './websocket/websocket-view.ts'
