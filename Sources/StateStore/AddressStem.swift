import FeedModel

/// What stays of an article's address when its title is corrected: numbers stay, words go.
///
/// `/news/48213-kestrel-lost` and `/news/48213-kestrel-found` have one stem, and so have two articles
/// below `/2026/11/26/`; hence the kinds.
struct AddressStem {
  enum Kind: Hashable {
    /// A number of five digits or more, by which its editors' system knows the article.
    case number
    /// A day, which articles share.
    case day
    /// Words only: the stem is the whole address.
    case none
  }
  let kind: Kind
  let bytes: [UInt8]

  /// The stem of an address.
  init(_ address: CanonicalAddress) {
    let bytes = address.bytes
    let segments = bytes[address.path].split(separator: UInt8(ascii: "/"))
    let runs = segments.map(Self.numbers)
    let hasNumber = runs.contains { $0.contains(where: Self.isNumber) }
    let hasDay =
      Self.hasDay(segments.dropLast()) || runs.contains { $0.contains(where: Self.isDay) }
    guard let last = segments.last, hasNumber || hasDay else {
      kind = .none
      self.bytes = bytes
      return
    }
    kind = hasNumber ? .number : .day
    var stem = Array(bytes.prefix(address.path.lowerBound))
    for (segment, numbers) in zip(segments, runs) {
      stem.append(UInt8(ascii: "/"))
      let isSlug = segment.startIndex == last.startIndex || numbers.contains(where: Self.isNumber)
      if isSlug {
        stem += numbers.joined(separator: [UInt8(ascii: "-")])
      } else {
        stem += segment
      }
    }
    stem += bytes.dropFirst(address.path.upperBound)
    self.bytes = stem
  }

  /// The runs of digits that stand between other things than letters: no part of a name or of a hash.
  private static func numbers(_ segment: ArraySlice<UInt8>) -> [ArraySlice<UInt8>] {
    segment.split { !CanonicalAddress.isDigit($0) && !CanonicalAddress.isLetter($0) }
      .filter { $0.allSatisfy(CanonicalAddress.isDigit) }
  }

  private static func isNumber(_ run: ArraySlice<UInt8>) -> Bool {
    (5...20).contains(run.count) && !isDay(run)
  }

  /// `20261126`.
  private static func isDay(_ run: ArraySlice<UInt8>) -> Bool {
    guard run.count == 8 else { return false }
    let digits = run.map { Int($0) - 0x30 }
    return [1, 2].contains(digits[0]) && (1...12).contains(digits[4] * 10 + digits[5])
      && (1...31).contains(digits[6] * 10 + digits[7])
  }

  /// `/2026/11/26/`, or its year and month.
  private static func hasDay(_ segments: ArraySlice<ArraySlice<UInt8>>) -> Bool {
    guard
      let year = segments.firstIndex(where: { isNumber($0, 4) && [0x31, 0x32].contains($0.first) }),
      let month = segments[at: year + 1]
    else { return false }
    return isNumber(month, 2) || isNumber(month, 1)
  }

  private static func isNumber(_ segment: ArraySlice<UInt8>, _ digits: Int) -> Bool {
    segment.count == digits && segment.allSatisfy(CanonicalAddress.isDigit)
  }
}
