import CFold
import FeedModel

@testable import WatchMatch

/// The semantics of docs/matching.md in the plainest way: the text is folded whole, every term is
/// tried at every place. It shares the tables and ``WordBoundaries`` with the automaton, nothing
/// else.
struct ReferenceMatcher {
  private let watches: [Watch]

  init(_ watches: [Watch]) { self.watches = watches }

  /// A folded scalar and the scalar of the text it came from.
  private struct Letter {
    let value: UInt32
    let ccc: UInt8
    let start: Int
    let end: Int
    /// The last of what its scalar folds to, and the first.
    var isLast: Bool
    var isFirst: Bool
  }

  func places(in text: TextBytes) -> [Place] {
    let letters = Self.letters(of: text)
    let boundaries = WordBoundaries(text: text)
    var places: Set<Place> = []
    for (watch, definition) in watches.enumerated() {
      let terms = definition.terms
      var seen: Set<[UInt32]> = []
      for (term, string) in terms.enumerated() {
        let wanted = Self.values(of: string)
        guard !wanted.isEmpty, seen.insert(wanted).inserted else { continue }
        guard letters.count >= wanted.count else { continue }
        for first in 0...(letters.count - wanted.count) {
          let stretch = letters[first..<(first + wanted.count)]
          guard zip(stretch, wanted).allSatisfy({ $0.value == $1 }) else { continue }
          guard stretch.first!.isFirst, stretch.last!.isLast else { continue }
          let start = stretch.first!.start
          var end = stretch.map(\.end).max()!
          guard boundaries.isBoundary(at: start, ending: false) else { continue }
          if definition.prefixes.contains(term) {
            guard let wordEnd = boundaries.wordEnd(from: end) else { continue }
            end = wordEnd
          } else {
            guard boundaries.isBoundary(at: end, ending: true) else { continue }
          }
          places.insert(Place(start: start, end: end, watch: watch, term: term))
        }
      }
    }
    return places.sorted()
  }

  private static func values(of term: String) -> [UInt32] {
    var term = term
    var letters = term.withUTF8 { self.letters(of: $0) }
    if letters.first?.value == 0x20 { letters.removeFirst() }
    if letters.last?.value == 0x20 { letters.removeLast() }
    return letters.map(\.value)
  }

  private static func letters(of text: TextBytes) -> [Letter] {
    var letters: [Letter] = []
    var next = 0
    while next < text.count {
      let scalar = FoldedScalar(in: text, at: next)
      next = scalar.end
      let values = folded(scalar, text)
      for (index, value) in values.enumerated() {
        let ccc = value < 0x110000 ? cfold_lookup(value).ccc : 0
        letters.append(
          Letter(
            value: value, ccc: ccc, start: scalar.start, end: scalar.end,
            isLast: index == values.count - 1, isFirst: index == 0))
      }
    }
    return collapsed(ordered(letters))
  }

  private static func folded(_ scalar: FoldedScalar, _ text: TextBytes) -> [UInt32] {
    if (0xAC00...0xD7A3).contains(scalar.value) {
      // Unicode Standard, section 3.12.
      let (index, tail) = (scalar.value - 0xAC00, (scalar.value - 0xAC00) % 28)
      let jamo = [0x1100 + index / 588, 0x1161 + index % 588 / 28]
      return tail == 0 ? jamo : jamo + [0x11A7 + tail]
    }
    switch scalar.kind {
    case Int(CFOLD_MAPPED):
      let bytes = TextBytes(start: cfold_mapping(scalar.record), count: Int(scalar.record.length))
      return String(decoding: bytes, as: UTF8.self).unicodeScalars.map(\.value)
    case Int(CFOLD_SPACE): return [0x20]
    case Int(CFOLD_IGNORED): return []
    default:
      let isMalformed = scalar.end - scalar.start == 1 && text[scalar.start] >= 0x80
      return [isMalformed ? 0x110000 : scalar.value]
    }
  }

  /// Bubble sort of marks, at most as many at a time as the automaton orders.
  private static func ordered(_ letters: [Letter]) -> [Letter] {
    var letters = letters
    var isChanged = true
    while isChanged {
      isChanged = false
      for index in letters.indices.dropFirst() {
        let (left, right) = (letters[index - 1], letters[index])
        if right.ccc != 0, left.ccc > right.ccc {
          letters.swapAt(index - 1, index)
          isChanged = true
        }
      }
    }
    // What was one scalar's last letter may stand elsewhere now: a run of marks ends as one.
    for index in letters.indices {
      let isInRun = index + 1 < letters.count && letters[index + 1].ccc != 0
      if letters[index].ccc != 0 { letters[index].isLast = !isInRun }
    }
    return letters
  }

  private static func collapsed(_ letters: [Letter]) -> [Letter] {
    var result: [Letter] = []
    for letter in letters where letter.value != 0x20 || result.last?.value != 0x20 {
      result.append(letter)
    }
    return result
  }
}
