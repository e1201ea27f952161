import ContentDigest
import FeedModel

/// Forms of text in a mail: words of headers (RFC 2047), bodies in quoted-printable (RFC 2045), dates (RFC 5322).
enum MailText {
  /// `text` as it may stand behind a header's name of `used` bytes: as it is where it is short and plain ASCII, else
  /// as encoded words, a line each. No byte of it can end the header.
  static func header(_ text: String, after used: Int) -> String {
    let isPlain =
      text.utf8.allSatisfy { (0x20..<0x7F).contains($0) } && !text.utf8.isEmpty
      && text.utf8.count + used <= 76 && text.utf8.first != 0x20 && text.utf8.last != 0x20
      && !holdsEncodedWord(text)
    if isPlain { return text }
    var words: [String] = []
    var bytes: [UInt8] = []
    // 75 bytes a word with =?UTF-8?B? and ?=: 45 bytes in base64; the first has less room.
    func room() -> Int { words.isEmpty ? max(12, (76 - used - 12) / 4 * 3) : 45 }
    for scalar in text.unicodeScalars {
      let more = Array(String(scalar).utf8)
      if bytes.count + more.count > min(45, room()) {
        words.append(encodedWord(bytes))
        bytes = []
      }
      bytes += more
    }
    words.append(encodedWord(bytes))
    return words.joined(separator: "\r\n ")
  }

  private static func encodedWord(_ bytes: [UInt8]) -> String {
    "=?UTF-8?B?" + Base64Text.encoded(bytes) + "?="
  }

  private static func holdsEncodedWord(_ text: String) -> Bool {
    zip(text.utf8, text.utf8.dropFirst()).contains {
      $0 == UInt8(ascii: "=") && $1 == UInt8(ascii: "?")
    }
  }

  /// `text` in quoted-printable, with CRLF at the ends of its lines, none longer than 76 bytes.
  static func quotedPrintable(_ text: String) -> [UInt8] {
    var result: [UInt8] = []
    result.reserveCapacity(text.utf8.count + text.utf8.count / 4)
    for line in text.utf8.split(separator: 0x0A, omittingEmptySubsequences: false) {
      var width = 0
      for (index, byte) in line.enumerated() {
        let isLast = index == line.count - 1
        let isPlain =
          (0x21..<0x7F).contains(byte) && byte != UInt8(ascii: "=")
          || (byte == 0x20 && !isLast)
        let piece = isPlain ? [byte] : escape(byte)
        // Room for the soft line break, and a dot never begins a line.
        if width + piece.count > 75 {
          result += [UInt8(ascii: "="), 0x0D, 0x0A]
          width = 0
        }
        let safe = width == 0 && byte == UInt8(ascii: ".") ? escape(byte) : piece
        result += safe
        width += safe.count
      }
      result += [0x0D, 0x0A]
    }
    return result
  }

  private static func escape(_ byte: UInt8) -> [UInt8] {
    let digits = Array("0123456789ABCDEF".utf8)
    return [UInt8(ascii: "="), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
  }

  /// `Fri, 27 Nov 2026 08:00:00 +0000`.
  static func date(_ time: Instant) -> String {
    let seconds = time.milliseconds / 1000
    let days = seconds / 86_400
    let rest = seconds % 86_400
    let (year, month, day) = CivilDate.fromDays(days)
    // 1 January 1970 was a Thursday.
    let weekdays = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"]
    let months = [
      "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]
    func two(_ number: Int64) -> String { (number < 10 ? "0" : "") + String(number) }
    let weekday = weekdays[at: Int(((days % 7) + 7) % 7)] ?? "Thu"
    let name = months[at: Int(month) - 1] ?? "Jan"
    return
      "\(weekday), \(two(day)) \(name) \(year) \(two(rest / 3600)):\(two(rest / 60 % 60)):\(two(rest % 60)) +0000"
  }

  /// The domain of message ids: of `//desk-1.example/claimwatch` it is `claimwatch.desk-1.example`; that of the sender
  /// where the source has none.
  static func domain(of source: String, sender: String) -> String {
    let isPart: (UInt8) -> Bool = { byte in
      (0x30...0x39).contains(byte) || (0x61...0x7A).contains(byte | 0x20) || byte == 0x2D
        || byte == 0x2E
    }
    func clean(_ text: some Collection<UInt8>) -> String? {
      let labels = text.split(separator: 0x2E).filter { !$0.isEmpty }
      let name = Array(labels.joined(separator: [0x2E]))
      return name.isEmpty || !name.allSatisfy(isPart) ? nil : String(decoding: name, as: UTF8.self)
    }
    let bytes = Array(source.utf8.prefix(200))
    let slashes = bytes.indices.first { bytes[at: $0] == 0x2F && bytes[at: $0 + 1] == 0x2F }
    if let slashes {
      let parts = bytes.dropFirst(slashes + 2).split { !isPart($0) }
      let names = parts.reversed().compactMap { clean($0) }
      if names.count == parts.count, !names.isEmpty { return names.joined(separator: ".") }
    }
    let host = sender.utf8.drop { $0 != UInt8(ascii: "@") }.dropFirst()
    return clean(host) ?? "localhost"
  }
}
