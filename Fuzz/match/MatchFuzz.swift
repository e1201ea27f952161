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
      // Matchers are built anew for each of these; the input itself chooses, so that a finding repeats.
      switch input.reduce(0, &+) % 4 {
      case 0: checkBare(watches, text)
      case 1: for term in watches.flatMap(\.terms) { checkTerm(term) }
      default: check(folded: Folding.folded(text))
      }
    }
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

/// What is folded folds to itself, unless more marks stand in a row than are put in order together: then the second
/// time parts them elsewhere.
private func check(folded once: [UInt8]) {
  let twice = once.withUnsafeBufferPointer { Folding.folded($0) }
  precondition(twice == once || hasManyMarks(once), "\(once) folds to \(twice)")
  precondition(!once.starts(with: [0x20]) && once.last != 0x20)
}

private func hasManyMarks(_ text: [UInt8]) -> Bool {
  text.withUnsafeBufferPointer { text in
    var (next, marks) = (0, 0)
    while next < text.count {
      let scalar = FoldedScalar(in: text, at: next)
      marks = scalar.record.ccc == 0 ? 0 : marks + 1
      if marks >= MarkRun.longest { return true }
      next = scalar.end
    }
    return false
  }
}

/// A term without a fault matches itself in quotation marks.
private func checkTerm(_ term: String) {
  _ = TextFolder().foldedKey(of: term)
  guard TermRule.problem(with: term) == nil else { return }
  let places = WatchMatcher([Watch(id: "w", terms: [term])]).hits(
    in: ItemText(title: "« \(term) »", summary: nil, content: nil))
  precondition(!places.isEmpty, "the term \(Array(term.utf8)) does not match itself")
}

/// Without diacritics at least the same is found, at places of the text; with endings too.
private func checkBare(_ watches: [Watch], _ bytes: TextBytes) {
  checkOffsets(of: bytes)
  // Between bytes that are no UTF-8 a mark that is left out joins what it parted; no reader of feeds hands
  // such bytes on.
  var valid = String(decoding: bytes, as: UTF8.self)
  valid.withUTF8 { checkSamePlaces(watches, $0) }
  let bare = BareText.bare(valid)
  let again = BareText.bare(bare)
  precondition(
    again.hasSameBytes(as: bare), "\(Array(bare.utf8)) without diacritics is \(Array(again.utf8))"
  )
  let languages = Watch.Inflection.allCases
  for (term, language) in watches.flatMap(\.terms).flatMap({ term in
    languages.map { (term, $0) }
  }) {
    let forms = Inflection.forms(of: term, language)
    precondition(Set(forms.map(ByteKey.init)).count == forms.count)
    precondition(!forms.contains { $0.hasSameBytes(as: term) })
  }
}

private func checkOffsets(of text: TextBytes) {
  let bare = BareText(text)
  var last = 0
  for offset in 0...bare.bytes.count {
    let original = bare.original(offset)
    precondition(original >= last && original <= text.count, "\(offset) leads to \(original)")
    last = original
  }
}

private func checkSamePlaces(_ watches: [Watch], _ text: TextBytes) {
  let exact = WatchMatcher(watches).places(in: text)
  let languages = Watch.Inflection.allCases
  let changed = watches.enumerated().map { index, watch in
    var watch = watch
    watch.fold = index % 2 == 0 ? .diacritics : .letterCase
    watch.inflections = [languages[at: index % (languages.count + 1)]].compactMap { $0 }
    return watch
  }
  let places = WatchMatcher(changed).places(in: text)
  for place in places {
    precondition(0 <= place.start && place.start < place.end && place.end <= text.count)
  }
  // Of a text with very many places not all are reported.
  guard places.count < WatchMatcher.placesPerTerm else { return }
  let found = Set(places.map { [$0.watch, $0.start] })
  for place in exact where !isBesideApostrophe(place, text) {
    precondition(found.contains([place.watch, place.start]), "\(place) is lost: \(places)")
  }
}

/// "n'ţ" without diacritics is the contraction "n't", inside of which no word begins or ends.
private func isBesideApostrophe(_ place: Place, _ text: TextBytes) -> Bool {
  let around = text[max(0, place.start - 8)..<min(text.count, place.end + 8)]
  return Folding.folded(UnsafeBufferPointer(rebasing: around)).contains(UInt8(ascii: "'"))
}
