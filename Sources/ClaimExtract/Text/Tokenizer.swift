import FeedModel

/// Splits UTF-8 into words, numbers and marks, with their byte offsets.
///
/// One pass, no look-back beyond the token at hand. A hyphenated compound is one word, a possessive
/// `'s` and the contracted auxiliaries are words of their own, `n't` stays with its verb. Full
/// stops belong to the word in `U.S.`, `a.m.` and the listed abbreviations.
struct Tokenizer {
  /// Longer words are in no lexicon.
  static let longestWord = 40
  private let bytes: TextBytes
  private var tokens: [Token] = []
  private var at = 0
  private var spaced = true

  private init(_ bytes: TextBytes) {
    self.bytes = bytes
    tokens.reserveCapacity(bytes.count / 5 + 8)
  }

  static func tokens(of bytes: TextBytes) -> [Token] {
    var tokenizer = Tokenizer(bytes)
    tokenizer.run()
    return tokenizer.tokens
  }

  private mutating func run() {
    while at < bytes.count {
      let (scalar, length) = Scalar.decode(bytes, at)
      if Scalar.isSpace(scalar) {
        at += length
        spaced = true
        continue
      }
      if Scalar.isExtender(scalar) {
        // Belongs to the sign before it, and is no word: "⚡️ Harbour chief" has two words.
        at += length
        continue
      }
      if Scalar.isDigit(scalar) {
        number()
      } else if Scalar.isLetter(scalar) || opensHandle(scalar) {
        word(handle: !Scalar.isLetter(scalar))
      } else if Scalar.isApostrophe(scalar), !spaced, let end = cliticEnd(after: at + length) {
        append(.clitic, to: end)
      } else {
        mark(scalar, length)
      }
      spaced = false
    }
  }

  private func peek(_ index: Int) -> UInt32 {
    index < bytes.count ? Scalar.decode(bytes, index).value : 0x20
  }

  private func opensHandle(_ scalar: UInt32) -> Bool {
    (scalar == 0x40 || scalar == 0x23) && Scalar.isLetter(peek(at + 1))
  }

  /// The end of `s`, `re`, `ve`, `ll`, `d` or `m` at `index`, if a word ends there.
  private func cliticEnd(after index: Int) -> Int? {
    guard index < bytes.count, let previous = tokens.last,
      previous.kind == .word || previous.kind == .number
    else { return nil }
    let first = bytes[index] | 0x20
    var end = index + 1
    switch first {
    case UInt8(ascii: "s"), UInt8(ascii: "d"), UInt8(ascii: "m"): break
    case UInt8(ascii: "r"), UInt8(ascii: "v"):
      guard end < bytes.count, bytes[end] | 0x20 == UInt8(ascii: "e") else { return nil }
      end += 1
    case UInt8(ascii: "l"):
      guard end < bytes.count, bytes[end] | 0x20 == UInt8(ascii: "l") else { return nil }
      end += 1
    default: return nil
    }
    let next = peek(end)
    return Scalar.isLetter(next) || Scalar.isDigit(next) ? nil : end
  }

  private mutating func word(handle: Bool) {
    var end = at + (handle ? 1 : 0)
    var segment = end
    var dotted = false
    scan: while end < bytes.count {
      let (scalar, length) = Scalar.decode(bytes, end)
      if Scalar.isLetter(scalar) || Scalar.isDigit(scalar) || scalar == 0x5F {
        end += length
        continue
      }
      let next = peek(end + length)
      let joins = Scalar.isLetter(next) || Scalar.isDigit(next)
      if Scalar.isHyphen(scalar) || scalar == 0x26 {
        guard joins, !(Scalar.isHyphen(scalar) && isSlug(at..<end)) else { break scan }
      } else if Scalar.isApostrophe(scalar) {
        guard Scalar.isLetter(next), !isClitic(end + length) else { break scan }
      } else if scalar == 0x2E {
        if end - segment == 1 && Scalar.isLetter(next) && (dotted || peek(end + 2) == 0x2E) {
          dotted = true
        } else if end - segment == 1 && (dotted || isInitial(segment, end)) {
          end += 1
          break scan
        } else if next >= 0x61 && next <= 0x7A && peek(end + 2) != 0x2E {
          // A domain such as example.com.
        } else if isAbbreviation(end) {
          end += 1
          break scan
        } else {
          break scan
        }
      } else {
        break scan
      }
      end += length
      segment = end
    }
    append(.word, to: end)
  }

  private func isClitic(_ index: Int) -> Bool {
    let one = bytes[index] | 0x20
    let second = index + 1 < bytes.count ? bytes[index + 1] | 0x20 : 0x20
    let isWordByte = { (byte: UInt8) in byte >= 0x80 || (byte >= 0x61 && byte <= 0x7A) }
    switch one {
    case UInt8(ascii: "s"), UInt8(ascii: "d"), UInt8(ascii: "m"):
      return !isWordByte(second)
    case UInt8(ascii: "r"), UInt8(ascii: "v"), UInt8(ascii: "l"):
      guard second == (one == UInt8(ascii: "l") ? one : UInt8(ascii: "e")) else { return false }
      return index + 2 >= bytes.count || !isWordByte(bytes[index + 2] | 0x20)
    default: return false
    }
  }

  /// "BRIEF-Volant says …", "UPDATE 2-Kelder …": what agencies set before a headline and a hyphen.
  private func isSlug(_ range: Range<Int>) -> Bool {
    guard range.count <= 11, range.allSatisfy({ bytes[$0] >= 0x41 && bytes[$0] <= 0x5A }) else {
      return false
    }
    let word = lowered(range).utf8
    return Self.slugs.contains { $0.utf8.elementsEqual(word) }
  }

  private static let slugs: [String] = [
    "brief", "rpt", "factbox", "corrected", "correction", "insight", "analysis", "exclusive",
    "wrapup", "refile", "buzz", "update", "timeline", "newsmaker", "preview", "explainer",
    "feature", "focus", "poll", "interview", "special", "text", "table",
  ]

  /// `F.` in "John F. Kennedy": one capital that a capitalised word follows.
  private func isInitial(_ start: Int, _ dot: Int) -> Bool {
    guard Scalar.isUpper(UInt32(bytes[start])), peek(dot + 1) == 0x20 else { return false }
    return Scalar.isUpper(peek(dot + 2)) && bytes[start] != UInt8(ascii: "I")
  }

  private func isAbbreviation(_ dot: Int) -> Bool {
    let length = dot - at
    guard length >= 2, length <= 5 else { return false }
    let word = lowered(at..<dot)
    if word == "no" { return Scalar.isDigit(peek(dot + 2)) && peek(dot + 1) == 0x20 }
    return Lexicon.abbreviations.contains(word)
  }

  private mutating func number() {
    var end = at
    var letters = false
    while end < bytes.count {
      let (scalar, length) = Scalar.decode(bytes, end)
      if Scalar.isDigit(scalar) {
        end += length
        continue
      }
      if Scalar.isLetter(scalar) {
        letters = true
        end += length
        continue
      }
      let next = peek(end + length)
      let separates = scalar == 0x2E || scalar == 0x2C || scalar == 0x3A
      if separates && Scalar.isDigit(next) && !letters {
        end += length
      } else if Scalar.isHyphen(scalar) && Scalar.isLetter(next) {
        if let slug = tokens.last, slug.capital == .all, Self.slugs.contains(slug.lower) { break }
        letters = true
        end += length
      } else {
        break
      }
    }
    append(.number, to: end)
  }

  private mutating func mark(_ scalar: UInt32, _ length: Int) {
    var end = at + length
    let kind: Token.Kind
    switch scalar {
    case 0x2C, 0x3001, 0xFF0C: kind = .comma
    case 0x2E:
      if peek(end) == 0x2E {
        while peek(end) == 0x2E { end += 1 }
        kind = .ellipsis
      } else {
        kind = .fullStop
      }
    case 0x3002: kind = .fullStop
    case 0x2026: kind = .ellipsis
    case 0x3F, 0xFF1F: kind = .question
    case 0x21, 0xFF01: kind = .exclamation
    case 0x3A: kind = .colon
    case 0x3B: kind = .semicolon
    case 0x2D:
      if peek(end) == 0x2D {
        while peek(end) == 0x2D { end += 1 }
        kind = .dash
      } else {
        kind = spaced && Scalar.isSpace(peek(end)) ? .dash : .symbol
      }
    case 0x28, 0x5B, 0x7B: kind = .open
    case 0x29, 0x5D, 0x7D: kind = .close
    case 0x24, 0xA2...0xA5, 0x20A0...0x20CF: kind = .currency
    case 0x25, 0x2030: kind = .percent
    case 0x60 where peek(end) == 0x60, 0x27 where peek(end) == 0x27:
      end += 1
      kind = .quoteMark
    default:
      kind = Scalar.isQuoteMark(scalar) ? .quoteMark : Scalar.isDash(scalar) ? .dash : .symbol
    }
    append(kind, to: end)
  }

  private func lowered(_ range: Range<Int>) -> String {
    guard range.count <= Self.longestWord else { return "" }
    return String(unsafeUninitializedCapacity: range.count) { buffer in
      var written = 0
      var index = range.lowerBound
      while index < range.upperBound {
        var byte = bytes[index]
        if byte >= 0x41 && byte <= 0x5A {
          byte |= 0x20
        } else if byte == 0xE2, index + 2 < range.upperBound, bytes[index + 1] == 0x80,
          bytes[index + 2] == 0x99
        {
          byte = UInt8(ascii: "'")
          index += 2
        }
        buffer[written] = byte
        written += 1
        index += 1
      }
      return written
    }
  }

  private mutating func append(_ kind: Token.Kind, to end: Int) {
    let worded = kind == .word || kind == .clitic || kind == .number
    let lower = worded ? lowered(at..<end) : ""
    var capital = Token.Capital.none
    if kind == .word {
      let (first, length) = Scalar.decode(bytes, at)
      if Scalar.isUpper(first) {
        let more = end > at + length && Scalar.isUpper(peek(at + length))
        let last = end > at + length ? UInt32(bytes[end - 1]) : 0
        capital = more && (last < 0x61 || last > 0x7A) ? .all : .initial
      } else if bytes[at + 2] == UInt8(ascii: "-"), end > at + 3, Scalar.isUpper(peek(at + 3)),
        ["al", "el", "as", "ad", "ar", "an", "at", "az", "ul", "ed", "es", "et"].contains(
          lower.prefix(2))
      {
        // "al-Harun" is a name.
        capital = .initial
      }
    }
    tokens.append(
      Token(
        start: Int32(truncatingIfNeeded: at), end: Int32(truncatingIfNeeded: end), kind: kind,
        capital: capital, spaced: spaced, classes: worded ? Lexicon.classes(of: lower) : [],
        lower: lower))
    at = end
  }
}
