import { describe, expect, it } from 'vitest'
import { ConfigurationError, HttpResponse, View } from '../../src/index.ts'

class Page extends View {
  heading = 'Articles'
  template: string | ((heading: string) => string) = (heading) => `<h1>${heading}</h1>`
  #limit = 10
  get limit(): number {
    return this.#limit
  }
  set limit(value: number) {
    this.#limit = value
  }
  get doubled(): number {
    return this.#limit * 2
  }
  get() {
    return new HttpResponse(this.heading)
  }
  getHeading() {
    return this.heading
  }
}

/** As JavaScript calls it, where nothing is checked before it runs. */
function asViewUnchecked(attributes: object): void {
  Page.asView(attributes)
}

describe('the attributes that asView() takes', () => {
  it('takes fields, also those that hold a function, and accessors that can be set', () => {
    expect(() => Page.asView({ heading: 'Drafts', template: 'drafts', limit: 3 })).not.toThrow()
  })

  it('A-02, A-03: refuses every kind of mistake, all in one report that can be acted on', () => {
    const attributes = {
      headding: 'misspelled',
      get: () => new HttpResponse(),
      trace: 1,
      getHeading: () => 'a hook',
      doubled: 3,
      dispatch: () => new HttpResponse(),
      request: {},
      params: {},
      signal: 1,
      constructor: 1,
      toString: () => '',
    }
    expect(() => asViewUnchecked(attributes)).toThrowErrorMatchingInlineSnapshot(`
      [ConfigurationError: Page.asView() is misconfigured:
        headding: is no attribute of Page: give the class a field of that name, or mend the spelling
        get: is the name of an HTTP method: write a method in the class
        trace: is the name of an HTTP method: write a method in the class
        getHeading: is a method or a getter: override it in a subclass
        doubled: is a method or a getter: override it in a subclass
        dispatch: is a method or a getter: override it in a subclass
        request: belongs to the request: asView() takes attributes of the class alone
        params: belongs to the request: asView() takes attributes of the class alone
        signal: belongs to the request: asView() takes attributes of the class alone
        constructor: is a method or a getter: override it in a subclass
        toString: is a method or a getter: override it in a subclass]
    `)
  })

  it('says class, attribute and problem in fields too', () => {
    try {
      asViewUnchecked({ headding: 1 })
      expect.unreachable()
    } catch (error) {
      expect(ConfigurationError.is(error)).toBe(true)
      expect(error).toMatchObject({
        code: 'ERR_CONFIGURATION',
        subject: 'Page.asView()',
        mistakes: [{ attribute: 'headding' }],
      })
    }
  })

  it('does not let an attribute reach the prototype of the view', () => {
    const attributes = JSON.parse('{"__proto__":{"polluted":1}}') as object
    expect(() => asViewUnchecked(attributes)).toThrow(ConfigurationError)
    expect(Object.hasOwn(View.prototype, 'polluted')).toBe(false)
  })
})
