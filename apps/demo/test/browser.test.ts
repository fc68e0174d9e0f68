import { existsSync } from 'node:fs'
import { createServer } from 'node:http'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { chromium, type Browser, type Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openPress } from './support/press.ts'

/** Where Debian, Fedora, Arch, macOS and Windows put it. */
const PLACES = [
  process.env['CHROMIUM_PATH'],
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
]
const executablePath = PLACES.find((place) => place && existsSync(place))
if (!executablePath) {
  if (process.env['BELVEDERE_REQUIRE_BROWSER'])
    throw new Error('There is no Chromium, and this run must not do without.')
  console.log('skipped: the browser tests, as there is no Chromium (CHROMIUM_PATH names one)')
}

describe.skipIf(!executablePath)('Belvedere Press in a browser', () => {
  let browser: Browser
  let page: Page
  let base: string
  const closing: (() => Promise<unknown>)[] = []
  const problems: string[] = []

  beforeAll(async () => {
    const press = await openPress()
    closing.push(() => press.close())
    const server = createServer(press.app).listen(0, '127.0.0.1')
    await once(server, 'listening')
    closing.push(async () => {
      server.close()
      server.closeAllConnections()
    })
    base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
    const args = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-sync']
    browser = await chromium.launch({
      executablePath: executablePath!,
      args: [...args, '--disable-background-networking', '--disable-component-update'],
    })
    closing.push(() => browser.close())
    page = await browser.newPage()
    page.on('console', (message) => message.type() === 'error' && problems.push(message.text()))
    page.on('pageerror', (error) => problems.push(String(error)))
  })
  afterAll(async () => {
    for (const close of closing.toReversed()) await close()
  })

  it('goes from the list to its second page, to an article, and back', async () => {
    await page.goto(`${base}/articles`)
    expect(await page.locator('main article').count()).toBe(20)
    await page
      .getByRole('navigation', { name: 'Pages' })
      .getByRole('link', { name: 'Page 2', exact: true })
      .click()
    await page.waitForURL('**/articles?page=2')
    expect(await page.locator('[aria-current=page]', { hasText: /^2$/ }).count()).toBe(1)
    const first = page.locator('main article').first().getByRole('heading').getByRole('link')
    const title = await first.textContent()
    await first.click()
    await page.waitForURL('**/articles/*')
    expect(await page.getByRole('heading', { level: 1 }).textContent()).toBe(title)
    await page.goBack()
    await page.waitForURL('**/articles?page=2')
    expect(await page.locator('main article').count()).toBe(20)
  })

  it('finds an article from the search box', async () => {
    await page.goto(`${base}/articles`)
    const title = (await page.locator('main article').first().getByRole('heading').textContent())!.trim()
    await page.getByRole('searchbox').fill(`"${title}"`)
    await page.keyboard.press('Enter')
    await page.waitForURL('**/articles?q=*')
    expect(await page.getByRole('heading', { name: title, exact: true }).count()).toBe(1)
  })

  it('can be used without a mouse: the first stop skips to the content', async () => {
    await page.goto(`${base}/`)
    await page.keyboard.press('Tab')
    expect(await page.evaluate('document.activeElement.getAttribute("href")')).toBe('#content')
    await page.keyboard.press('Enter')
    expect(await page.evaluate('document.activeElement.id')).toBe('content')
  })

  it('fits on a phone', async () => {
    await page.setViewportSize({ width: 390, height: 844 })
    for (const path of ['/', '/articles', '/authors']) {
      await page.goto(base + path)
      const overflow = await page.evaluate<number>('document.documentElement.scrollWidth - innerWidth')
      expect([path, Math.max(0, overflow)]).toEqual([path, 0])
    }
  })

  it('had nothing to complain of', () => {
    expect(problems).toEqual([])
  })
})
