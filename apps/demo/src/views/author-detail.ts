import { DetailView } from '@belvedere/generic-views'
import type { Context } from '@belvedere/views-core'
import { Article, Author, type Publisher } from '../models.ts'

export class AuthorDetail extends DetailView<Author & { publisher: Publisher | null }> {
  override queryset = Author.objects.selectRelated('publisher')

  override async getContextData(extra: Context = {}) {
    const articles = Article.objects.filter({ published: true, authorId: this.object!.id })
    return {
      ...(await super.getContextData(extra)),
      articleList: articles.orderBy('-publishedAt', '-id').slice(0, 50),
    }
  }
}
