import {
  InvalidResponseError,
  NotFoundError,
  TemplateResponseView,
  type Awaitable,
  type CheckReport,
  type Context,
} from '@belvedere/views-core'
import { MultipleObjectsReturnedError } from '../errors.ts'
import { FormatMixin } from '../format-mixin.ts'
import { modelTemplateName } from '../internal/template-names.ts'
import type { Model, ModelName, ObjectSource } from '../source/object-source.ts'

/** What the template of one object sees, beside what the view adds. */
export interface DetailContext<TRow> extends Context {
  readonly object: TRow
}

/**
 * A view of one object, without a handler: how it is found, its context and its template. {@link DetailView} answers
 * GET with it.
 *
 * @typeParam TRow - One row as the source returns it.
 * @see Django {@link https://docs.djangoproject.com/en/5.2/ref/class-based-views/mixins-single-object/ | SingleObjectMixin}.
 *   Differs: a key that no row can have, such as `abc` for a number, is 404 without a query.
 */
export class SingleObjectView<TRow> extends FormatMixin(TemplateResponseView) {
  /** Among whose rows to look. */
  model: Model<TRow> | null = null
  /** The rows to look among; wins over {@link model}. */
  queryset: ObjectSource<TRow> | null = null
  /** The column of the primary key. */
  pkField = 'id'
  /** The parameter of the path that has the primary key. */
  pkUrlKwarg = 'pk'
  slugField = 'slug'
  /** The parameter of the path that has the slug. */
  slugUrlKwarg = 'slug'
  /** Whether the slug must match too when the path has both. */
  queryPkAndSlug = false
  /** The name of the object in the context, beside `object`. `null` makes it of the model: `article`. */
  contextObjectName: string | null = null
  /** A column of the object that names its template. */
  templateNameField: string | null = null
  templateNameSuffix = '_detail'
  /** The object, once {@link getObject} has found it. */
  object: TRow | null = null
  #modelName: ModelName | null = null

  override check(report: CheckReport): void {
    super.check(report)
    const prototype = SingleObjectView.prototype
    const overridden = this.getQueryset !== prototype.getQueryset || this.getObject !== prototype.getObject
    if (this.model === null && this.queryset === null && !overridden) {
      report.add('queryset', 'is missing: define model or queryset, or override getQueryset()')
    }
  }

  /** The rows among which the object is looked for: those that this user may see. */
  getQueryset(): Awaitable<ObjectSource<TRow>> {
    const source = this.queryset ?? this.model?.objects
    if (source) return source
    throw new InvalidResponseError(
      `${this.constructor.name} is missing a queryset: define model or queryset, or override getQueryset().`,
    )
  }

  getSlugField(): Awaitable<string> {
    return this.slugField
  }

  /**
   * Finds the object that the path names.
   *
   * @param queryset - Where to look in place of {@link getQueryset}.
   * @throws {NotFoundError} `ERR_VIEW_NOT_FOUND`, status 404: no row has this key, or none can.
   * @throws {MultipleObjectsReturnedError} `ERR_VIEW_MULTIPLE_OBJECTS`: the key is not unique.
   */
  getObject(queryset?: ObjectSource<TRow>): Awaitable<TRow>
  async getObject(queryset?: ObjectSource<TRow>): Promise<TRow> {
    const given = queryset ?? (await this.getQueryset())
    const source = (this.getFormat() === 'json' && given.forJson ? given.forJson() : given).within(this)
    this.#modelName = source.model ?? this.model
    const where = await this.#where(source)
    const rows = where === null ? [] : await source.filter(where).slice(0, 2).all()
    if (rows.length === 0)
      throw new NotFoundError(`No ${this.#modelName?.name ?? 'object'} found matching the query.`)
    if (rows.length > 1) throw new MultipleObjectsReturnedError(this.constructor.name, Object.keys(where!))
    return rows[0]!
  }

  getContextObjectName(_object: TRow): Awaitable<string | null> {
    return this.contextObjectName ?? this.#modelName?.name ?? this.model?.name ?? null
  }

  override getContextData(extra?: Context): Awaitable<DetailContext<TRow>>
  override async getContextData(extra: Context = {}): Promise<DetailContext<TRow>> {
    const object = this.object!
    const name = await this.getContextObjectName(object)
    const named = name === null ? {} : { [name]: object }
    return (await super.getContextData({ object, ...named, ...extra })) as DetailContext<TRow>
  }

  override getTemplateNames(): Awaitable<readonly string[]>
  override async getTemplateNames(): Promise<readonly string[]> {
    if (typeof this.templateName === 'string') return [this.templateName]
    const names: string[] = []
    const own =
      this.templateNameField && (this.object as Record<string, unknown> | null)?.[this.templateNameField]
    if (typeof own === 'string' && own !== '') names.push(own)
    const model = this.#modelName ?? this.model
    if (model) names.push(modelTemplateName(model, this.templateNameSuffix))
    if (names.length > 0) return names
    throw new InvalidResponseError(
      `${this.constructor.name} has no template: set templateName, show a row of a model, or override getTemplateNames().`,
    )
  }

  override getJsonData(context: Context): Awaitable<unknown> {
    return this.toJson(context['object'])
  }

  /** What the row must match, or `null` when none can. */
  async #where(source: ObjectSource<TRow>): Promise<Record<string, unknown> | null> {
    const pk = this.params[this.pkUrlKwarg]
    const slug = this.params[this.slugUrlKwarg]
    const texts: Record<string, string> = {}
    if (pk !== undefined) texts[this.pkField] = pk
    if (slug !== undefined && (pk === undefined || this.queryPkAndSlug))
      texts[await this.getSlugField()] = slug
    if (Object.keys(texts).length === 0) {
      throw new InvalidResponseError(
        `${this.constructor.name} needs a path with the parameter "${this.pkUrlKwarg}" or "${this.slugUrlKwarg}".`,
      )
    }
    const where: Record<string, unknown> = {}
    for (const [field, text] of Object.entries(texts)) {
      const key = source.parseKey ? await source.parseKey(field, text) : text
      if (key === undefined) return null
      where[field] = key
    }
    return where
  }
}
