import ArticlePage
import JSONText

/// An article as JSON.
enum PageJSON {
  /// One document with all there is.
  static func document(_ article: Article, explanation: ArticleExplanation?) -> [UInt8] {
    var json = JSONWriter()
    json.object { json in
      fields(article, to: &json)
      json.key("blocks")
      json.array(article.blocks) { json, block in
        json.object { json in
          json.member("kind", block.kind.name)
          if case .heading(let level) = block.kind { json.member("level", level) }
          json.member("text", block.text)
        }
      }
      if let explanation { write(explanation, to: &json) }
    }
    return json.bytes
  }

  /// One line, in the words of the scorers of main-text extraction.
  static func prediction(_ article: Article, id: String, to json: inout JSONWriter) {
    json.object { json in
      json.member("id", id)
      fields(article, to: &json)
    }
  }

  private static func fields(_ article: Article, to json: inout JSONWriter) {
    json.member("title", article.title)
    json.key("author")
    json.array(article.authors) { $0.value($1) }
    json.member("date", article.published?.day)
    json.member("datetime", article.published?.instant?.description)
    json.member("language", article.language)
    json.member("canonical_url", article.canonicalURL)
    json.key("paywalled")
    json.value(article.isPaywalled)
    json.member("verdict", article.verdict.name)
    json.key("encoding")
    json.object { json in
      json.member("name", article.encoding.name)
      json.member("by", article.encoding.origin)
      json.member("repaired_runs", article.encoding.repairedRuns)
    }
    json.member("cut", article.cut?.rawValue)
    json.member("text", article.text)
  }

  private static func write(_ explanation: ArticleExplanation, to json: inout JSONWriter) {
    json.key("chosen")
    json.array(explanation.steps) { json, step in
      json.object { json in
        json.member("element", step.element)
        json.member("value", step.value)
        json.member("share", step.share)
      }
    }
    json.key("seen")
    json.array(explanation.lines) { json, line in
      json.object { json in
        json.member("fate", line.fate.rawValue)
        json.member("shape", line.shape)
        json.member("letters", line.weight)
        json.member("link_share", line.linkShare)
        json.member("text", line.text)
      }
    }
  }
}

extension ArticleBlock.Kind {
  /// The kind's name in JSON.
  var name: String {
    switch self {
    case .paragraph: "paragraph"
    case .heading: "heading"
    case .item: "item"
    case .quotation: "quotation"
    case .preformatted: "preformatted"
    case .cell: "cell"
    }
  }
}

extension PageVerdict {
  /// `article`, or why it is none.
  var name: String {
    switch self {
    case .article: "article"
    case .notArticle(let reason): reason.rawValue
    }
  }
}

extension PageVerdict.Reason {
  /// What the page is, for people.
  var summary: String {
    switch self {
    case .consentWall: "the page asks for consent and shows nothing else"
    case .paywall: "the page shows a beginning and asks for a subscription"
    case .botCheck: "the page asks whether a person reads it"
    case .login: "the page asks for a name and a password"
    case .notFound: "the page says that there is no such page"
    case .videoOnly: "the page holds a video and hardly any text"
    case .list: "the page is a list of other pages"
    case .empty: "the page holds no text"
    }
  }
}
