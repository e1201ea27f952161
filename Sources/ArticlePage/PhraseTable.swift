import FeedModel
import ReadableText

/// Phrases of ours, in lower case, that are looked for at the beginning of words: by their first byte, so
/// that a word of a page is compared with a few of them.
struct PhraseTable: Sendable {
  private let phrases: [StaticString]
  /// For each byte the places of the phrases that begin with it, letters in either case.
  private let places: [[Int]]

  init(_ phrases: [StaticString]) {
    self.phrases = phrases
    var places = [[Int]](repeating: [], count: 256)
    for (place, phrase) in phrases.enumerated() where phrase.utf8CodeUnitCount > 0 {
      let first = phrase.utf8Start[0]
      places[Int(first)].append(place)
      if first &- 0x61 < 26 { places[Int(first & 0xDF)].append(place) }
    }
    self.places = places
  }

  /// Whether a phrase stands at `index` of `text`, and ends with a word if `wholeWords` says so.
  func begins(_ text: UnsafeBufferPointer<UInt8>, at index: Int, wholeWords: Bool) -> Bool {
    guard let first = text[at: index] else { return false }
    return places[Int(first)].contains { place in
      let phrase = phrases[place]
      guard text.hasASCII(phrase, at: index) else { return false }
      return !wholeWords
        || !Self.isLetter(text[at: index + phrase.utf8CodeUnitCount] ?? 0)
    }
  }

  /// Whether a phrase stands at the beginning of a word of `text`.
  func stands(in text: UnsafeBufferPointer<UInt8>) -> Bool {
    var previous: UInt8 = 0
    for index in text.indices {
      if !Self.isLetter(previous), begins(text, at: index, wholeWords: false) { return true }
      previous = text[index]
    }
    return false
  }

  /// How many of the phrases stand in one of `texts`, up to `limit`; in a word of ASCII at its beginning alone,
  /// so that an "x-ray identified" holds no "ray id" and "duffel 404" no "fel 404".
  func count(in texts: [[UInt8]], upTo limit: Int = .max) -> Int {
    var isFound = [Bool](repeating: false, count: phrases.count)
    var count = 0
    for text in texts {
      text.withUnsafeBufferPointer { text in
        var previous: UInt8 = 0
        for (index, byte) in text.enumerated() {
          guard count < limit else { return }
          defer { previous = byte }
          if previous < 0x80, byte < 0x80, Self.isLetter(previous), Self.isLetter(byte) { continue }
          for place in places[Int(byte)] where !isFound[place] {
            guard text.hasASCII(phrases[place], at: index) else { continue }
            isFound[place] = true
            count += 1
          }
        }
      }
    }
    return count
  }

  /// Whether a phrase stands in one of `texts`, as it is counted.
  func stands(in texts: [[UInt8]]) -> Bool { count(in: texts, upTo: 1) > 0 }

  /// Whether `text` begins with a phrase, and whole words.
  func begins(_ text: [UInt8]) -> Bool {
    text.withUnsafeBufferPointer { begins($0, at: 0, wholeWords: true) }
  }

  static func isLetter(_ byte: UInt8) -> Bool {
    byte >= 0x80 || (byte | 0x20) &- 0x61 < 26 || byte &- 0x30 < 10
  }
}
