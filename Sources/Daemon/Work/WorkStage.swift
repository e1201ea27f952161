/// What is being done with a document or an item. The numbers stand in a file and stay.
enum WorkStage: UInt32, Sendable, CaseIterable {
  /// Decoding and parsing a document.
  case parse = 1
  /// Looking its items up in the state.
  case classify = 2
  /// Looking for terms in an item.
  case match = 3
  /// Reading an item for claims.
  case claims = 4
  /// Writing an item's alert.
  case draft = 5
  /// Storing a document's items and alerts.
  case commit = 6
  /// Reading an article's page.
  case page = 7

  /// One word, as in events.
  var name: String {
    switch self {
    case .parse: "parse"
    case .classify: "classify"
    case .match: "match"
    case .claims: "claims"
    case .draft: "draft"
    case .commit: "commit"
    case .page: "page"
    }
  }
}
