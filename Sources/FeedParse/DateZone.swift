/// Names and numbers of time zones.
enum DateZone {
  /// Reads the zone at the cursor and everything after it. A name that is not known leaves the zone
  /// unknown; what looks like an offset and is none makes the date unreadable.
  static func read(_ tokens: inout DateTokens, into parts: inout DateParts) -> Bool {
    if tokens.peek() == UInt8(ascii: "+") || tokens.peek() == UInt8(ascii: "-") {
      guard let offset = tokens.numericZone() else { return false }
      parts.zone = offset
      return true
    }
    let name = tokens.word()
    guard !name.isEmpty else { return false }
    if let offset = minutes(name) { parts.zone = offset }
    // `GMT+02:00`, `UTC-5`.
    if parts.zone == 0, tokens.peek() == UInt8(ascii: "+") || tokens.peek() == UInt8(ascii: "-") {
      guard let offset = tokens.numericZone() else { return false }
      parts.zone = offset
    }
    // The rest of a name such as `America/New_York`.
    while tokens.peek() == UInt8(ascii: "/") || tokens.peek() == UInt8(ascii: "_") {
      tokens.index += 1
      _ = tokens.word()
    }
    return true
  }

  /// Minutes east of Greenwich. RFC 822, section 5.1; the European names with their summer forms;
  /// ET, CT, MT and PT are read as winter time.
  private static func minutes(_ name: DateWord) -> Int64? {
    guard name.isASCII, name.bytes.count <= 8 else { return nil }
    if name.bytes.count == 1 { return letter(name.bytes[0] | 0x20) }
    return zones.first { $0.packed == name.packed }?.minutes
  }

  private static let zones: [(packed: UInt64, minutes: Int64)] = [
    ("gmt", 0), ("utc", 0), ("est", -300), ("edt", -240), ("cst", -360), ("cdt", -300),
    ("mst", -420), ("mdt", -360), ("pst", -480), ("pdt", -420), ("cet", 60), ("cest", 120),
    ("bst", 60), ("ut", 0), ("uct", 0), ("wet", 0), ("zulu", 0), ("et", -300), ("ct", -360),
    ("mt", -420), ("pt", -480), ("akst", -540), ("akdt", -480), ("hst", -600), ("hast", -600),
    ("ast", -240), ("at", -240), ("adt", -180), ("nst", -210), ("ndt", -150), ("brt", -180),
    ("art", -180), ("west", 60), ("met", 60), ("mez", 60), ("mest", 120), ("mesz", 120),
    ("eet", 120), ("eest", 180), ("sast", 120), ("cat", 120), ("msk", 180), ("eat", 180),
    ("msd", 240), ("pkt", 300), ("ist", 330), ("wib", 420), ("hkt", 480), ("sgt", 480),
    ("awst", 480), ("pht", 480), ("jst", 540), ("kst", 540), ("acst", 570), ("aest", 600),
    ("aedt", 660), ("nzst", 720), ("nzdt", 780),
  ].map { (DateWord.pack($0.0), Int64($0.1)) }

  /// One letter, with the signs that RFC 822 printed (A is -1, N is +1): the military use is the
  /// other way round, but who writes a letter into a feed follows the RFC. J is local time.
  private static func letter(_ letter: UInt8) -> Int64? {
    switch letter {
    case UInt8(ascii: "a")...UInt8(ascii: "i"): -Int64(letter - 0x60) * 60
    case UInt8(ascii: "k")...UInt8(ascii: "m"): -Int64(letter - 0x61) * 60
    case UInt8(ascii: "n")...UInt8(ascii: "y"): Int64(letter - 0x6D) * 60
    case UInt8(ascii: "z"): 0
    default: nil
    }
  }
}
