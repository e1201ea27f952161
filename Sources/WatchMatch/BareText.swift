import CFold
import FeedModel

/// A text without its diacritics, on which watches with `fold = "diacritics"` are matched, and the way back
/// from there (docs/matching.md, "Diacritics").
struct BareText {
  private(set) var bytes: [UInt8] = []
  /// From where on offsets differ: the offset here and in the text, both rising.
  private var shifts: [(here: Int, there: Int)] = []
  /// The last scalar that is no mark, in small letters.
  private var base: UInt32 = 0
  /// Whether what stands before, marks aside, is part of a word. Behind anything else a mark stays: without it "a.̣A"
  /// would be an initialism, in which no "a" stands, while the text with its marks has one (seen by fuzzing).
  private var isBehindLetter = false

  /// The bare form of `text`.
  init(_ text: TextBytes) {
    bytes.reserveCapacity(text.count)
    var next = 0
    while next < text.count {
      if text[next] < 0x80 {
        let end = Self.endOfASCII(text, from: next)
        bytes.append(contentsOf: UnsafeBufferPointer(rebasing: text[next..<end]))
        base = UInt32(text[end - 1])
        isBehindLetter = WordHeads.isWord(text[end - 1])
        next = end
        continue
      }
      let scalar = FoldedScalar(in: text, at: next)
      next = scalar.end
      if let letter = Self.plainLetter(of: scalar.value) {
        take([letter], before: next)
        base = UInt32(letter)
        isBehindLetter = true
      } else if Self.isDiacritic(scalar.value) {
        if mayBeLeftOut(scalar.value) {
          shift(to: next)
        } else {
          copy(scalar, of: text)
        }
      } else if scalar.kind == CFOLD_MAPPED {
        takeMapped(scalar, of: text)
      } else {
        copy(scalar, of: text)
        base = scalar.value
        pass(scalar)
      }
    }
  }

  private mutating func pass(_ scalar: FoldedScalar) {
    switch scalar.wordClass {
    case .mark, .tail, .skip: break
    case let kind: isBehindLetter = kind.isWord
    }
  }

  private static func endOfASCII(_ text: TextBytes, from start: Int) -> Int {
    var end = start
    while end < text.count {
      let bytes = HeadSearch.eightBytes(of: text, from: end) & 0x8080_8080_8080_8080
      if bytes != 0 { return end + bytes.trailingZeroBitCount / 8 }
      end += 8
    }
    return text.count
  }

  /// The bare form of `text`.
  static func bare(_ text: String) -> String {
    var text = text
    return String(decoding: text.withUTF8 { BareText($0).bytes }, as: UTF8.self)
  }

  /// The offset in the text of `offset` here.
  func original(_ offset: Int) -> Int {
    var low = 0
    var high = shifts.count
    while low < high {
      let middle = (low + high) / 2
      if shifts[at: middle]?.here ?? .max <= offset { low = middle + 1 } else { high = middle }
    }
    guard let shift = shifts[at: low - 1] else { return offset }
    return shift.there + offset - shift.here
  }

  private mutating func copy(_ scalar: FoldedScalar, of text: TextBytes) {
    for offset in scalar.start..<scalar.end { bytes.append(text[offset]) }
  }

  /// Takes `letters` in the place of what ends before `end` in the text.
  private mutating func take(_ letters: [UInt8], before end: Int) {
    bytes += letters
    shift(to: end)
  }

  private mutating func shift(to there: Int) {
    if original(bytes.count) != there { shifts.append((bytes.count, there)) }
  }

  /// Takes a scalar that folds to others, which are a letter with its marks, mostly.
  private mutating func takeMapped(_ scalar: FoldedScalar, of text: TextBytes) {
    let mapping = cfold_mapping(scalar.record)
    let folded = (0..<Int(scalar.record.length)).map { mapping[$0] }
    var kept: [UInt8] = []
    var isBare = true
    folded.withUnsafeBufferPointer { folded in
      var next = 0
      while next < folded.count {
        let part = FoldedScalar(in: folded, at: next)
        next = part.end
        if Self.isDiacritic(part.value), mayBeLeftOut(part.value) {
          isBare = false
          continue
        }
        // ǿ is ø with an acute accent.
        if let letter = Self.plainLetter(of: part.value) {
          kept.append(letter)
          base = UInt32(letter)
          isBehindLetter = true
          isBare = false
          continue
        }
        if !Self.isDiacritic(part.value) {
          base = part.value
          pass(part)
        }
        for offset in part.start..<part.end { kept.append(folded[offset]) }
      }
    }
    if isBare || kept.isEmpty { copy(scalar, of: text) } else { take(kept, before: scalar.end) }
  }

  private func mayBeLeftOut(_ mark: UInt32) -> Bool {
    isBehindLetter && !isLetterOfItsOwn(with: mark)
  }

  /// й, ў and ї are letters, not и, у and і with something above.
  private func isLetterOfItsOwn(with mark: UInt32) -> Bool {
    switch (base, mark) {
    case (0x438, 0x306), (0x418, 0x306), (0x443, 0x306), (0x423, 0x306): true
    case (0x456, 0x308), (0x406, 0x308): true
    default: false
    }
  }

  /// Letters whose stroke or missing dot Unicode does not take apart.
  private static func plainLetter(of scalar: UInt32) -> UInt8? {
    switch scalar {
    case 0x141, 0x142: UInt8(ascii: "l")
    case 0xD8, 0xF8: UInt8(ascii: "o")
    case 0x110, 0x111: UInt8(ascii: "d")
    case 0x126, 0x127: UInt8(ascii: "h")
    case 0x166, 0x167: UInt8(ascii: "t")
    case 0x131: UInt8(ascii: "i")
    default: nil
    }
  }

  /// Marks of Latin, Greek, Cyrillic, Hebrew and Arabic letters. Those of scripts in which marks are vowels
  /// or consonants of their own (Devanagari, Thai, kana …) stay, and so does what encloses a letter (U+20DD):
  /// a word ends there.
  private static func isDiacritic(_ scalar: UInt32) -> Bool {
    switch scalar {
    case 0x300..<0x370, 0x483..<0x488, 0x591..<0x5BE, 0x5BF, 0x5C1...0x5C2,
      0x5C4...0x5C5, 0x5C7,
      0x610..<0x61B, 0x64B..<0x660, 0x670, 0x6D6..<0x6DD, 0x6DF..<0x6E5, 0x6E7...0x6E8,
      0x6EA..<0x6EE, 0x1AB0..<0x1ABE, 0x1ABF..<0x1ACF, 0x1DC0..<0x1E00, 0x20D0..<0x20DD, 0x20E1,
      0x20E5..<0x20F1, 0xFE20..<0xFE30:
      true
    default: false
    }
  }
}
