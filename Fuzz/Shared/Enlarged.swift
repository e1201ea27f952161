import Glibc

/// Small inputs made large, where `FUZZ_LARGE` is set: a stretch of each is repeated, up to a megabyte.
///
/// What stalls or bloats shows only in inputs that no mutation of bytes would ever reach; which
/// stretch and how often is for the fuzzer to find, in the first three bytes.
enum Enlarged {
  static let isOn = getenv("FUZZ_LARGE") != nil

  /// The input itself, or in its place the large one of at most `limit` bytes.
  static func bytes(_ input: UnsafeBufferPointer<UInt8>, limit: Int = 1 << 20) -> [UInt8] {
    guard isOn, input.count > 3 else { return Array(input) }
    let small = Array(input.dropFirst(3))
    let start = Int(input[0]) % small.count
    let unit = small[start..<min(small.count, start + 1 + Int(input[1]) % 64)]
    let size = min(limit, 1 << (8 + Int(input[2]) % 13))
    var large = Array(small[..<start])
    large.reserveCapacity(size + small.count)
    while large.count < size { large += unit }
    return large + small[unit.endIndex...]
  }
}
