import CFold
import FeedModel

/// A scalar and the combining marks after it, in canonical order (UAX #15).
struct MarkRun {
  /// Marks that are put in order together. UAX #15, section 13, allows 30 in a row in its
  /// stream-safe format, and no language has more.
  static let longest = 30

  /// Each element holds the combining class above 24 bits of scalar value.
  private var scalars: InlineArray<64, UInt32> = .init(repeating: 0)
  private var count = 0

  /// A run that begins with `first`.
  init(_ first: FoldedScalar, of text: TextBytes) { add(first, of: text) }

  /// Whether the next mark begins a run of its own.
  var isFull: Bool { count >= Self.longest }

  /// Puts the folded scalars of one scalar of the text in their places.
  mutating func add(_ scalar: FoldedScalar, of text: TextBytes) {
    if scalar.kind != CFOLD_MAPPED {
      insert(scalar.value, combiningClass: scalar.record.ccc)
      return
    }
    let bytes = TextBytes(start: cfold_mapping(scalar.record), count: Int(scalar.record.length))
    var next = 0
    while next < bytes.count {
      let part = FoldedScalar(in: bytes, at: next)
      insert(part.value, combiningClass: part.record.ccc)
      next = part.end
    }
  }

  private mutating func insert(_ value: UInt32, combiningClass: UInt8) {
    guard count < scalars.count else { return }
    var place = count
    if combiningClass != 0 {
      while place > 0, scalars[place - 1] >> 24 > UInt32(combiningClass) {
        scalars[place] = scalars[place - 1]
        place -= 1
      }
    }
    scalars[place] = UInt32(combiningClass) << 24 | value
    count += 1
  }

  /// The folded scalars in canonical order.
  func forEach(_ body: (UInt32) -> Void) {
    for index in 0..<count { body(scalars[index] & 0xFF_FFFF) }
  }
}
