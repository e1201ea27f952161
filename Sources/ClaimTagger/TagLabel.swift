/// The label of a word: outside, or the first or a later word of a span (BIO, Ramshaw and Marcus
/// 1995). Raw values are the columns of the label scores.
enum TagLabel: Int, CaseIterable, Sendable {
  case outside
  case beginSource
  case insideSource
  case beginCue
  case insideCue
  case beginContent
  case insideContent

  /// As in the model file's `labels`.
  var name: String {
    switch self {
    case .outside: "O"
    case .beginSource: "B-source"
    case .insideSource: "I-source"
    case .beginCue: "B-cue"
    case .insideCue: "I-cue"
    case .beginContent: "B-content"
    case .insideContent: "I-content"
    }
  }

  /// The label continues a span.
  var isInside: Bool { rawValue > 0 && rawValue % 2 == 0 }

  /// Whether `next` may stand right behind this label in a paragraph.
  func allows(_ next: TagLabel) -> Bool {
    !next.isInside || rawValue == next.rawValue || rawValue == next.rawValue - 1
  }
}

/// What a span is to its claim's cue.
enum LinkRole: String, CaseIterable, Sendable {
  case source
  case content
}
