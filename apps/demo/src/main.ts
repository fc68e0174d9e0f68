import { createApp } from './app.ts'
import { runApplication } from './run-application.ts'

await runApplication(createApp)
