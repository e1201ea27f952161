import FeedModel
import Testing

@testable import WatchMatch

/// One term, one text; ⟦ and ⟧ stand around every place that must be found and belong to neither.
struct MatchCase: Sendable, CustomTestStringConvertible {
  let term: String
  let marked: String

  init(_ term: String, _ marked: String) {
    self.term = term
    self.marked = marked
  }

  var testDescription: String { "\(term) in \(marked)" }

  var text: String {
    String(marked.unicodeScalars.filter { $0 != "⟦" && $0 != "⟧" }.map(Character.init))
  }

  var places: [Place] {
    var places: [Place] = []
    var offset = 0
    var start = 0
    for scalar in marked.unicodeScalars {
      switch scalar {
      case "⟦": start = offset
      case "⟧": places.append(Place(start: start, end: offset, watch: 0, term: 0))
      default: offset += UTF8.width(scalar)
      }
    }
    return places
  }
}

/// Every engine that must agree: the reference, the automaton with rows, and the same with almost
/// none, so that every state beyond the first is a deep one.
enum Engine: String, CaseIterable, Sendable {
  case reference, rows, deep

  func places(of watches: [Watch], in text: String) -> [Place] {
    var text = text
    return text.withUTF8 { places(of: watches, in: $0) }
  }

  func places(of watches: [Watch], in text: TextBytes) -> [Place] {
    switch self {
    case .reference: ReferenceMatcher(watches).places(in: text)
    case .rows: WatchMatcher(watches).places(in: text)
    case .deep: WatchMatcher(watches, tableLimit: 0).places(in: text)
    }
  }
}
