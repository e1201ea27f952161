import AlertLog
import FeedModel
import JSONText
import WatchMatch

/// What nearly hit one watch, counted by text: the sixteen that came most, as far as that can be known
/// in so little room (Metwally and others, Space-Saving, 2005: the newcomer takes the place of the rarest).
struct NearMissCounts: Hashable, Sendable {
  static let most = 16
  /// How many are shown.
  static let shown = 5

  private(set) var counts: [MissCount] = []

  init() {}

  /// Counts one item in which `text` stands.
  mutating func add(_ text: String, term: String, kind: NearMiss.Kind) {
    let known = counts.firstIndex {
      $0.text.utf8.elementsEqual(text.utf8) && $0.term.utf8.elementsEqual(term.utf8)
    }
    if let known {
      counts[known].items = min(counts[known].items, 1_000_000_000) + 1
    } else if counts.count < Self.most {
      counts.append(MissCount(text: text, term: term, kind: kind.rawValue, items: 1))
    } else if let rarest = counts.indices.min(by: { counts[$0].items < counts[$1].items }) {
      counts[rarest] = MissCount(
        text: text, term: term, kind: kind.rawValue, items: counts[rarest].items + 1)
    }
  }

  /// The most frequent ones.
  var top: [MissCount] {
    Array(
      counts.enumerated().sorted {
        $0.element.items != $1.element.items
          ? $0.element.items > $1.element.items : $0.offset < $1.offset
      }
      .map(\.element).prefix(Self.shown))
  }

  /// Reads what ``stored`` wrote; what is not that counts nothing.
  init(stored: String) {
    let values = (try? JSONValue(parsing: Array(stored.utf8)))?.array ?? []
    counts = values.prefix(Self.most).compactMap { value in
      guard let text = value["text"]?.string, let term = value["term"]?.string,
        let kind = value["kind"]?.string, let items = value["items"]?.integer, items > 0
      else { return nil }
      return MissCount(text: text, term: term, kind: kind, items: items)
    }
  }

  /// For the state.
  var stored: String {
    var json = JSONWriter()
    json.array(counts) { $1.write(to: &$0) }
    return String(decoding: json.bytes, as: UTF8.self)
  }
}
