import FeedModel

/// Terms whose signs mean something in other tools and stand for themselves here: expressions,
/// alternatives, lists, brackets, wildcards.
enum QueryShape {
  static func doubt(_ words: QueryWords) -> TermDoubt? {
    alternatives(words) ?? list(words) ?? brackets(words) ?? wildcard(words)
  }

  /// `/ATACMS|HIMARS/`, `ATACMS.*Kyiv`, `\bATACMS\b`.
  static func expression(_ words: QueryWords) -> TermDoubt? {
    let slash = UInt8(ascii: "/")
    let flags = words.bytes.reversed().prefix { $0.isASCIILetter }.count
    let body = words.bytes.dropLast(min(flags, 3))
    let isDelimited = body.count > 2 && body.first == slash && body.last == slash
    let marks = ["\\", ".*", ".+", "(?", "[^"].map { Array($0.utf8) }
    guard isDelimited || marks.contains(where: { holds(words.bytes, $0) }) else { return nil }
    let pieces = Array(isDelimited ? body : words.bytes[...]).split(separator: UInt8(ascii: "|"))
    let bare = TermsText.bare(Array(body))
    let isPlain = bare.allSatisfy { $0.isLetterLike || $0.isASCIIDigit || $0 == 0x20 }
    return TermDoubt(
      "looks like a regular expression, and every character of a term stands for itself",
      advice: TermsText.either(pieces.map(Array.init))
        ?? (isPlain ? TermsText.write(bare) : "write each form as a term of its own"))
  }

  /// `ATACMS|HIMARS`.
  private static func alternatives(_ words: QueryWords) -> TermDoubt? {
    let pieces = words.bytes.split(separator: UInt8(ascii: "|")).map(Array.init)
    return TermsText.either(pieces).map {
      TermDoubt("looks like a query: '|' stands for itself and parts nothing", advice: $0)
    }
  }

  private static let separators = [",", ";", "，", "；", "、", "،", "؛"].map { Array($0.utf8) }

  /// `ATACMS, HIMARS`; but a comma between digits is part of a number.
  private static func list(_ words: QueryWords) -> TermDoubt? {
    var pieces: [[UInt8]] = []
    var piece: [UInt8] = []
    var rest = words.bytes[...]
    while let byte = rest.first {
      let mark = separators.first { rest.starts(with: $0) } ?? []
      let after = rest.dropFirst(mark.count)
      if mark.isEmpty {
        piece.append(byte)
        rest = rest.dropFirst()
        continue
      }
      if piece.last?.isASCIIDigit == true, after.first?.isASCIIDigit == true {
        piece += mark
      } else {
        pieces.append(piece)
        piece = []
      }
      rest = after
    }
    pieces.append(piece)
    guard pieces.count > 1 else { return nil }
    return TermDoubt(
      "looks like a list, and matches only where its commas or semicolons stand as well",
      advice: TermsText.either(pieces) ?? TermsText.write(pieces.first { !$0.isEmpty } ?? []))
  }

  /// `(ATACMS)`.
  private static func brackets(_ words: QueryWords) -> TermDoubt? {
    let pairs = [("(", ")"), ("[", "]"), ("{", "}")]
    let isInside = pairs.contains {
      words.bytes.first == $0.0.utf8.first && words.bytes.last == $0.1.utf8.first
    }
    guard isInside else { return nil }
    return TermDoubt(
      "matches only where the brackets around it stand as well",
      advice: TermsText.write(words.bytes))
  }

  /// `missile* strike`, `Sevastopol~`, `ATACMS^2`. At a term's ends `*` is a fault (``TermRule``).
  private static func wildcard(_ words: QueryWords) -> TermDoubt? {
    for word in words.words where word.count > 1 {
      let body = word.reversed().drop { $0.isASCIIDigit }
      if word.last == UInt8(ascii: "*") { return wildcard("*") }
      if body.count > 1, body.first == UInt8(ascii: "~") { return wildcard("~") }
      if body.count > 1, body.count < word.count, body.first == UInt8(ascii: "^") {
        return wildcard("^")
      }
    }
    return nil
  }

  private static func wildcard(_ sign: String) -> TermDoubt {
    TermDoubt(
      "looks like a query: '\(sign)' stands for itself",
      advice: "write each form of the word as a term of its own")
  }

  private static func holds(_ bytes: [UInt8], _ part: [UInt8]) -> Bool {
    bytes.indices.contains { bytes.dropFirst($0).starts(with: part) }
  }
}
