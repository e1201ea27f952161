/// What an element of HTML does to the text around it.
enum HTMLElement: UInt8 {
  /// Inline, or unknown: nothing.
  case inline
  /// A line of its own.
  case line
  /// A paragraph of its own.
  case paragraph
  /// White space on both sides.
  case cell
  case lineBreak
  case preformatted
  /// Its content is no text: dropped up to its end tag, in which no other tag counts.
  case dropped
}

/// Element names packed into integers, in a hash table that is built once.
struct HTMLElementTable: @unchecked Sendable {
  // Unchecked: the memory is written once before it is published, then only read.
  static let shared = HTMLElementTable()

  private struct Slot {
    var low: UInt64
    var high: UInt64
    var kind: HTMLElement
    var known: Bool
  }

  private static let mask = 1023
  private let slots: UnsafePointer<Slot>

  private init() {
    let memory = UnsafeMutablePointer<Slot>.allocate(capacity: Self.mask + 1)
    memory.initialize(
      repeating: Slot(low: 0, high: 0, kind: .inline, known: false), count: Self.mask + 1)
    for (kind, names) in Self.names {
      for name in names.split(separator: " ") {
        var packed = PackedName()
        for byte in name.utf8 { packed.append(byte) }
        var index = packed.hash & Self.mask
        while memory[index].known { index = (index + 1) & Self.mask }
        memory[index] = Slot(low: packed.low, high: packed.high, kind: kind, known: true)
      }
    }
    slots = UnsafePointer(memory)
  }

  /// What the element does, or nil where HTML knows no such element.
  @inline(__always)
  func kind(_ name: PackedName) -> HTMLElement? {
    var index = name.hash & Self.mask
    while slots[index].known {
      if slots[index].low == name.low, slots[index].high == name.high { return slots[index].kind }
      index = (index + 1) & Self.mask
    }
    return nil
  }

  private static let names: [(HTMLElement, String)] = [
    (
      .inline,
      """
      a abbr acronym applet area audio b base basefont bdi bdo big blink button canvas cite code col \
      colgroup data datalist del dfn em embed font frame i img input ins kbd label link map mark meta \
      meter nobr noscript object output param picture progress q rb rp rt rtc ruby s samp \
      select slot small source span strike strong sub sup svg math time track tt u var video wbr \
      html path g image marquee
      """
    ),
    (
      .line,
      """
      address caption center dd dir div dt fieldset figcaption form frameset header footer hgroup \
      legend li menu menuitem nav optgroup option summary textarea tr article aside body dialog \
      details main section title
      """
    ),
    (.paragraph, "blockquote dl figure h1 h2 h3 h4 h5 h6 hr ol p table tbody tfoot thead ul"),
    (.cell, "td th"),
    (.lineBreak, "br"),
    (.preformatted, "pre listing xmp plaintext"),
    (.dropped, "script style template iframe noembed noframes"),
  ]
}

/// A name of at most 16 bytes in lower case; longer ones are cut and marked so that they match none.
struct PackedName {
  private(set) var low: UInt64 = 0
  private(set) var high: UInt64 = 0
  private(set) var count = 0

  @inline(__always)
  mutating func append(_ byte: UInt8) {
    let lower = UInt64(byte &- 0x41 < 26 ? byte | 0x20 : byte)
    if count < 8 {
      low |= lower << UInt64(count &* 8)
    } else if count < 15 {
      high |= lower << UInt64((count &- 8) &* 8)
    } else {
      high |= 0xFF << 56
    }
    count &+= 1
  }

  /// Whether this is `img`, or another element that shows something and may say in an attribute what:
  /// `figure`, `iframe`, `svg`, `video`.
  @inline(__always)
  var isPicture: Bool {
    low == 0x67_6D_69 || low == 0x65_72_75_67_69_66 || low == 0x65_6D_61_72_66_69
      || low == 0x67_76_73 || low == 0x6F_65_64_69_76
  }

  @inline(__always)
  var hash: Int {
    let mixed = (low ^ (high &* 0x9E37_79B9_7F4A_7C15)) &* 0xFF51_AFD7_ED55_8CCD
    return Int(truncatingIfNeeded: mixed >> 40)
  }
}
