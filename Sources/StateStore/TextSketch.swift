/// The sixteen smallest hashes of a text's runs of three words (a bottom-k sketch: Cohen and Kaplan,
/// 2007): how alike two texts are can be told from it without either.
public struct TextSketch: Hashable, Sendable {
  static let most = 16
  static let bits = 24
  /// Texts with fewer words tell too little to be judged.
  static let fewestWords = 3
  /// Of sixteen: so many in common still make a wholly new text, whose headings may be those of every
  /// day.
  static let mostOfUnlike = 3

  /// Ascending, of 24 bits.
  var hashes: [UInt32] = []

  /// No text.
  public init() {}

  init(hashes: [UInt32]) { self.hashes = hashes }

  /// Sketches a text that has been folded to words with single spaces between. Numbers count as one and
  /// the same word, so that a counter makes no new text.
  public init(words text: [UInt8]) {
    var hashes: [UInt32] = []
    var last: [UInt64] = []
    var words = 0
    for word in text.split(separator: UInt8(ascii: " ")) {
      let isNumber = word.first.map { (0x30...0x39).contains($0) } ?? true
      var hash = ByteHash(seed: 0)
      if !isNumber { word.withUnsafeBytes { hash.add($0) } }
      if !isNumber { words += 1 }
      last.append(hash.value(bits: 64))
      guard last.count == 3 else { continue }
      Self.insert(last, into: &hashes)
      last.removeFirst()
    }
    self.hashes = words < Self.fewestWords ? [] : hashes
  }

  private static func insert(_ words: [UInt64], into hashes: inout [UInt32]) {
    var hash = ByteHash(seed: 0)
    for word in words { hash.add(word) }
    let value = UInt32(truncatingIfNeeded: hash.value(bits: bits))
    if hashes.count == most, let last = hashes.last, value >= last { return }
    let place = hashes.firstIndex { $0 >= value } ?? hashes.count
    if place < hashes.count, hashes[place] == value { return }
    hashes.insert(value, at: place)
    if hashes.count > most { hashes.removeLast() }
  }

  var isEmpty: Bool { hashes.isEmpty }

  /// Whether hardly a word of it stands in any of `others`; false where either tells nothing.
  func isUnlike(_ others: [TextSketch]) -> Bool {
    guard !isEmpty, !others.isEmpty else { return false }
    return others.allSatisfy { other in
      guard !other.isEmpty else { return false }
      let union = Set(hashes).union(other.hashes).sorted().prefix(Self.most)
      let both = union.count { hashes.contains($0) && other.hashes.contains($0) }
      return both * Self.most <= Self.mostOfUnlike * union.count
    }
  }
}
