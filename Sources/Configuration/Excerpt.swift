/// A line of a file and where to point in it.
public struct Excerpt: Hashable, Sendable {
  /// The line, cleaned of controls except tabs, cut to a window around the place when it is long.
  public let line: String
  /// What stands before the caret: tabs where the line has tabs, so that both line up.
  public let padding: String

  static let window = 100

  /// The part of `line` around `column` (from 1, in scalars; one past the end is allowed).
  init(line: String, column: Int) {
    let scalars = Array(line.unicodeScalars)
    let place = min(max(column - 1, 0), scalars.count)
    var first = 0
    var last = scalars.count
    if scalars.count > Self.window {
      first = max(0, min(place - Self.window / 2, scalars.count - Self.window))
      last = first + Self.window
    }
    var shown = String.UnicodeScalarView()
    var padding = String.UnicodeScalarView()
    if first > 0 {
      shown.append("…")
      padding.append(" ")
    }
    for index in first..<last {
      let scalar = scalars[index]
      shown.append(scalar == "\t" ? "\t" : CleanText.visible(scalar))
      guard index < place else { continue }
      if scalar == "\t" {
        padding.append("\t")
      } else {
        for _ in 0..<DisplayWidth.columns(scalar) { padding.append(" ") }
      }
    }
    if last < scalars.count { shown.append("…") }
    self.line = String(shown)
    self.padding = String(padding)
  }
}

/// How many columns of a terminal a scalar takes.
enum DisplayWidth {
  /// 0 for combining marks, 2 for wide East Asian scalars and emoji (the blocks that are wide as a
  /// whole in UAX #11), 1 for the rest.
  static func columns(_ scalar: Unicode.Scalar) -> Int {
    if scalar.isASCII { return 1 }
    switch scalar.properties.generalCategory {
    case .nonspacingMark, .enclosingMark: return 0
    default: break
    }
    switch scalar.value {
    case 0x1100...0x115F, 0x2E80...0x303E, 0x3041...0xA4CF, 0xA960...0xA97F, 0xAC00...0xD7A3,
      0xF900...0xFAFF, 0xFE30...0xFE6F, 0xFF01...0xFF60, 0xFFE0...0xFFE6, 0x1F300...0x1F64F,
      0x1F900...0x1F9FF, 0x20000...0x3FFFD:
      return 2
    default: return 1
    }
  }
}
