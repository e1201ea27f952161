/// Something a feed may repeat: a unit between a beginning and an end, filled up to any size.
struct Construct {
  let name: String
  /// Before the unit, behind it.
  private let frame: (head: [UInt8], tail: [UInt8])
  private let unit: [UInt8]

  /// In `context` the unit stands in place of `@`; in `unit` a `#` counts, so that each is another.
  init(_ unit: String, in context: String, _ kind: String) {
    let place = context.utf8.firstIndex(of: UInt8(ascii: "@")) ?? context.utf8.endIndex
    frame = (Array(context.utf8[..<place]), Array(context.utf8[place...].dropFirst()))
    self.unit = Array(unit.utf8)
    name = "\(kind): \(Self.shown(unit)) in \(Self.shown(context))"
  }

  /// The document with the unit as often as fits into `size` bytes.
  func document(_ size: Int) -> [UInt8] {
    var bytes = frame.head
    bytes.reserveCapacity(size + 256)
    var count = 0
    while bytes.count < size {
      for byte in unit {
        if byte == UInt8(ascii: "#") { append(count, to: &bytes) } else { bytes.append(byte) }
      }
      count += 1
    }
    return bytes + frame.tail
  }

  /// Four letters, so that a unit is as long the last time as the first.
  private func append(_ count: Int, to bytes: inout [UInt8]) {
    for shift in [15, 10, 5, 0] { bytes.append(UInt8(ascii: "A") + UInt8(count >> shift & 15)) }
  }

  /// Eighty characters at most, with the place where the unit stands among them.
  private static func shown(_ text: String) -> String {
    var shown = ""
    var place = 0
    for scalar in text.unicodeScalars {
      if scalar == "@" { place = shown.utf8.count }
      shown +=
        scalar.value < 0x20 || scalar.value > 0x7E ? scalar.escaped(asASCII: true) : String(scalar)
    }
    return String(shown.dropFirst(max(0, place - 50)).prefix(80))
  }
}
