import FeedModel

@testable import WatchMatch

/// Any bytes as a text and terms, parted by U+001F, watches parted by U+001E: the automaton, with
/// rows and without, finds what the reference finds. A broken promise traps, which the fuzzer
/// reports.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzMatch(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  let input = Enlarged.bytes(UnsafeBufferPointer(start: start, count: count))
  let parts = input.split(separator: 0x1E, maxSplits: 8, omittingEmptySubsequences: false)
  guard let first = parts.first else { return 0 }
  let watches = parts.dropFirst().enumerated().map { index, terms in
    Watch(
      id: "w\(index)",
      terms: terms.split(separator: 0x1F, maxSplits: 8).map { String(decoding: $0, as: UTF8.self) })
  }
  let text = Array(first)
  HangCheck.run {
    text.withUnsafeBufferPointer { text in
      check(watches, text)
      check(folded: Folding.folded(text))
    }
    for term in watches.flatMap(\.terms) { checkTerm(term) }
  }
  return 0
}

private func check(_ watches: [Watch], _ text: TextBytes) {
  let rows = WatchMatcher(watches).places(in: text)
  // The reference takes the square of the time.
  let expected = Enlarged.isOn ? rows : ReferenceMatcher(watches).places(in: text)
  let deep = WatchMatcher(watches, tableLimit: 0).places(in: text)
  precondition(rows == expected, "rows \(rows), reference \(expected)")
  precondition(deep == expected, "deep \(deep), reference \(expected)")
  for place in rows {
    precondition(0 <= place.start && place.start < place.end && place.end <= text.count)
  }
}

/// What is folded folds to itself.
private func check(folded once: [UInt8]) {
  let twice = once.withUnsafeBufferPointer { Folding.folded($0) }
  precondition(twice == once, "\(once) folds to \(twice)")
  precondition(!once.starts(with: [0x20]) && once.last != 0x20)
}

/// A term without a fault matches itself in quotation marks.
private func checkTerm(_ term: String) {
  _ = TextFolder().foldedKey(of: term)
  guard TermRule.problem(with: term) == nil else { return }
  let places = WatchMatcher([Watch(id: "w", terms: [term])]).hits(
    in: ItemText(title: "« \(term) »", summary: nil, content: nil))
  precondition(!places.isEmpty, "the term \(Array(term.utf8)) does not match itself")
}
