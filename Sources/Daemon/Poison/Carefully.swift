import AlertLog
import FeedModel

extension WorkerPool {
  /// Runs `body` on a text of which `mark` is known: alone where the text is one of several that the
  /// process may have died in.
  func carefully<T>(_ mark: PoisonMark?, _ body: () -> T) -> T {
    guard let mark, !mark.isPoison, mark.isUncertain else { return body() }
    // Whoever waits is not at it: it would be blamed for what another dies of.
    let stage = WorkInHand.pause()
    return alone {
      if let stage { WorkInHand.goOn(stage) }
      return body()
    }
  }
}

extension AlertRecord {
  /// The alert of an item in whose alert the process died: which terms stand in it, and where to read
  /// it, as far as that is plain ASCII.
  func reduced() -> AlertRecord {
    var record = self
    record.text = ItemText(title: nil, summary: nil, content: nil)
    record.extraction = ClaimExtraction(claims: [], language: nil, languageSupported: false)
    var terms: Set<String> = []
    record.matches = matches.filter { terms.insert($0.term).inserted }.prefix(8).map { match in
      MatchRecord(
        term: match.term, span: TextSpan(field: match.span.field, utf8: 0..<0),
        role: .outsideClaim, claim: nil)
    }
    record.item.title = item.title.map { Self.plain($0, limit: 256) }
    record.item.guid = item.guid.map { Self.plain($0, limit: 512) }
    record.item.link = item.link.map { Self.plain($0, limit: 1024) }
    record.item.feedTitle = nil
    record.item.authors = []
    record.item.language = nil
    return record
  }

  /// The printable ASCII of the first `limit` bytes.
  private static func plain(_ text: String, limit: Int) -> String {
    String(decoding: text.utf8.prefix(limit).filter { (0x20...0x7E).contains($0) }, as: UTF8.self)
  }
}
