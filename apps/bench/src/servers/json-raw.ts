import { createServer } from 'node:http'
import { listen } from './listen.ts'

listen(
  createServer((_request, response) => {
    const body = JSON.stringify({ message: 'Hello' })
    response.writeHead(200, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) })
    response.end(body)
  }),
)
