import FeedModel
import ReadableText

/// What the page says for machines that the article's text is (JSON-LD's `articleBody`), as the runs of
/// four words in it: blocks are asked how much of them it holds.
///
/// A witness, never the source. Of 68 pages that have it 6 hold less than half of the text there.
struct BodyWitness {
  /// Runs of words in it, and of the text that is asked about.
  private(set) var count = 0
  private var table: [UInt32]
  private let mask: Int

  /// nil for a text that is too short to say anything.
  init?(_ text: String) {
    guard text.utf8.count >= 200 else { return nil }
    var plain = MarkedUpText.plain(text)
    // A word has four bytes with its space, or the table grows once more.
    var size = 256
    while size < text.utf8.count / 2 { size *= 2 }
    table = [UInt32](repeating: 0, count: size)
    mask = size - 1
    plain.withUTF8 { bytes in
      var runs = WordRuns()
      runs.read(bytes[...]) { add($0) }
    }
    guard count >= 20 else { return nil }
  }

  /// Places that are looked at for a hash: a page can choose words whose hashes all fall beside each other.
  private static let mostSteps = 64

  private mutating func add(_ hash: UInt32) {
    // At most half full, so that an empty place comes soon.
    guard count * 2 < table.count else { return }
    var place = Int(truncatingIfNeeded: hash) & mask
    for _ in 0..<Self.mostSteps {
      if table[place] == hash { return }
      if table[place] == 0 {
        count += 1
        table[place] = hash
        return
      }
      place = (place + 1) & mask
    }
  }

  private func holds(_ hash: UInt32) -> Bool {
    var place = Int(truncatingIfNeeded: hash) & mask
    for _ in 0..<Self.mostSteps {
      if table[place] == hash { return true }
      if table[place] == 0 { return false }
      place = (place + 1) & mask
    }
    return false
  }

  /// How many runs of words `text` has, and how many of them the witness holds.
  func held(_ text: Slice<UnsafeBufferPointer<UInt8>>) -> (held: Int, of: Int) {
    var held = 0
    var all = 0
    var runs = WordRuns()
    runs.read(text) { hash in
      all += 1
      if holds(hash) { held += 1 }
    }
    return (held, all)
  }
}

/// Runs of four words, each as a hash. Letters of ASCII count in lower case; what writes a word in a sign
/// (from U+3000 on) is one; signs are nothing.
private struct WordRuns {
  private var last: (UInt32, UInt32, UInt32) = (0, 0, 0)
  private var words = 0
  private var word: UInt32 = WordRuns.seed

  private static let seed: UInt32 = 0x811C_9DC5

  mutating func read(_ text: Slice<UnsafeBufferPointer<UInt8>>, _ body: (UInt32) -> Void) {
    var index = text.startIndex
    while index < text.endIndex {
      let byte = text[index]
      index += 1
      switch byte {
      case 0x30..<0x3A, 0x61..<0x7B: add(byte)
      case 0x41..<0x5B: add(byte | 0x20)
      case 0..<0x80: end(body)
      case 0xC2:
        // U+0080 to U+00BF
        index += 1
        end(body)
      case 0xE2:
        // U+2000 to U+2FFF: dashes, quotation marks, signs
        index += 2
        end(body)
      case 0xE3...:
        end(body)
        add(byte)
        while index < text.endIndex, text[index] & 0xC0 == 0x80 {
          add(text[index])
          index += 1
        }
        end(body)
      default: add(byte)
      }
    }
    end(body)
  }

  private mutating func add(_ byte: UInt8) { word = (word ^ UInt32(byte)) &* 0x0100_0193 }

  private mutating func end(_ body: (UInt32) -> Void) {
    guard word != Self.seed else { return }
    words += 1
    if words > 3 {
      var hash = last.0 &* 0x9E37_79B1 ^ last.1
      hash = (hash &* 0x85EB_CA77 ^ last.2) &* 0xC2B2_AE3D ^ word
      hash = (hash ^ hash >> 15) &* 0x2C1B_3C6D
      body(hash ^ hash >> 13 | 1)
    }
    last = (last.1, last.2, word)
    word = Self.seed
  }
}
