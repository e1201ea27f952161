/// The beginning of a page, to be searched for words: Latin and Russian letters in lower case, bytes compared
/// as they are, so that nothing in it costs more than its length.
struct LowerBytes {
  private let bytes: [UInt8]

  init(_ page: some Sequence<UInt8>) {
    var lower: [UInt8] = []
    for byte in page {
      switch (lower.last, byte) {
      case (_, 0x41...0x5A): lower.append(byte | 0x20)
      // U+0410 to U+041F, and U+0420 to U+042F whose lower forms begin with another byte.
      case (0xD0, 0x90...0x9F): lower.append(byte &+ 0x20)
      case (0xD0, 0xA0...0xAF):
        lower[lower.count - 1] = 0xD1
        lower.append(byte &- 0x20)
      default: lower.append(byte)
      }
    }
    bytes = lower
  }

  private init(bytes: [UInt8]) { self.bytes = bytes }

  /// Whether a tag of HTML stands near the beginning, and none of a feed's.
  var looksLikeHTML: Bool {
    let start = LowerBytes(bytes: Array(bytes.prefix(4096)))
    guard !["<rss", "<feed", "<rdf:rdf"].contains(where: start.contains) else { return false }
    return ["<html", "<head", "<!doctype html", "<body", "<title", "<script", "<meta"]
      .contains(where: start.contains)
  }

  /// Whether `word` stands in the text.
  func contains(_ word: String) -> Bool { index(of: word, from: 0) != nil }

  /// Whether the text begins with `word`.
  func starts(_ word: String) -> Bool { bytes.starts(with: word.utf8) }

  /// The text of the title, white space as single blanks.
  var title: LowerBytes? {
    guard let tag = index(of: "<title", from: 0),
      let open = bytes[tag...].firstIndex(of: UInt8(ascii: ">"))
    else { return nil }
    let words = bytes[(open + 1)...].prefix(512).prefix { $0 != UInt8(ascii: "<") }
      .split { $0 <= 0x20 }
    return LowerBytes(bytes: Array(words.joined(separator: [0x20])))
  }

  /// Whether next to nothing is left to read without tags, scripts and styles, and nobody can log in.
  var isMeagre: Bool { !contains("type=\"password\"") && visibleCount(atMost: 1500) < 1500 }

  /// Whether there is less to read than in an article with its page around it, or than in three paragraphs.
  var isShort: Bool {
    let visible = visibleCount(atMost: 4000)
    return visible < 1000 || visible < 4000 && count(of: "<p", atMost: 3) < 3
  }

  /// Whether the page says for machines that it is an article, which no challenge does.
  var saysArticle: Bool {
    ["<article", "article:published_time", "\"newsarticle\"", "itemprop=\"articlebody\""]
      .contains(where: contains)
  }

  private func count(of word: String, atMost limit: Int) -> Int {
    var found = 0
    var at = 0
    while found < limit, let next = index(of: word, from: at) {
      found += 1
      at = next + 1
    }
    return found
  }

  private func visibleCount(atMost limit: Int) -> Int {
    var count = 0
    var at = 0
    while at < bytes.count, count < limit {
      guard bytes[at] == UInt8(ascii: "<") else {
        if bytes[at] > 0x20 { count += 1 }
        at += 1
        continue
      }
      let skipped = ["script", "style", "svg", "title"].first { name in
        bytes[(at + 1)...].starts(with: name.utf8)
      }
      var end = at
      if let skipped {
        // Without its end the rest belongs to it.
        guard let found = index(of: "</" + skipped, from: at) else { return count }
        end = found
      }
      guard let close = bytes[end...].firstIndex(of: UInt8(ascii: ">")) else { return count }
      at = close + 1
    }
    return count
  }

  private func index(of word: String, from start: Int) -> Int? {
    var word = word
    return word.withUTF8 { wanted in
      guard let first = wanted.first else { return nil }
      var at = start
      while at <= bytes.count - wanted.count {
        guard let found = bytes[at...].firstIndex(of: first) else { return nil }
        if bytes[found...].starts(with: wanted) { return found }
        at = found + 1
      }
      return nil
    }
  }
}
