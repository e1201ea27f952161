/// Where in a query a part stands, which decides what may stand there.
enum QueryPlace {
  case item
  /// In `title:` or `text:`.
  case texts(QueryField)
  case sentence
  case claim
  /// In `speaker:`, `content:` or `cue:`.
  case role(QueryField)
  /// Beside `NEAR` or `BEFORE`.
  case near
  /// In a field that takes values.
  case values(QueryField)

  /// As messages name it.
  var name: String {
    switch self {
    case .item: "the query"
    case .texts(let field), .role(let field), .values(let field): "\(field.rawValue):"
    case .sentence: "SENTENCE"
    case .claim: "CLAIM"
    case .near: "NEAR and BEFORE"
    }
  }

  /// Whether a field may stand here.
  func admits(_ field: QueryField) -> Bool {
    switch self {
    case .item: true
    case .claim: field.kind == .roles || field.kind == .claimValues
    case .texts, .sentence, .role, .near, .values: false
    }
  }

  var admitsSentence: Bool {
    switch self {
    case .item, .texts: true
    case .sentence, .claim, .role, .near, .values: false
    }
  }

  var admitsClaim: Bool { if case .item = self { true } else { false } }

  var admitsNear: Bool {
    switch self {
    case .near, .values: false
    case .item, .texts, .sentence, .claim, .role: true
    }
  }
}
