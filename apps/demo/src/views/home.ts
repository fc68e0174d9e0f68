import { TemplateView, type Context } from '@belvedere/views-core'
import { Article, Author, Tag } from '../models.ts'

/** The front page: everything on it is read side by side. */
export class Home extends TemplateView {
  override templateName = 'home'

  override async getContextData(extra: Context = {}) {
    const articles = Article.objects.within(this).filter({ published: true })
    const latest = articles.selectRelated('author').orderBy('-publishedAt', '-id').slice(0, 7).all()
    return {
      ...(await super.getContextData(extra)),
      leadArticle: latest.then((rows) => rows[0]),
      articleList: latest.then((rows) => rows.slice(1)),
      articleCount: articles.count(),
      authorList: Author.objects
        .filter({ featured: true })
        .selectRelated('publisher')
        .orderBy('name')
        .slice(0, 8),
      tagList: Tag.objects.orderBy('name'),
    }
  }
}
