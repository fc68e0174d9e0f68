import { expect, it } from 'vitest'
import { HtmlResponse, View } from '../../src/index.ts'
import { serve } from '../support/serve.ts'

it('I-01: sends a page as HTML in UTF-8, whatever its status', async () => {
  await using client = serve(
    class extends View {
      get() {
        return new HtmlResponse('<p>Möwe', { status: 203, headers: { 'Content-Language': 'de' } })
      }
    },
  )
  const response = await client.get('/')
  expect([response.status, response.text()]).toEqual([203, '<p>Möwe'])
  expect(response.headers.get('content-type')).toBe('text/html; charset=utf-8')
  expect(response.headers.get('content-language')).toBe('de')
})
