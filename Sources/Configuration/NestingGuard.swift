/// Refuses keys with too many parts before the parser sees them.
///
/// toml++ 3.3 bounds the nesting of values, but not the parts of a dotted key, and destroys its
/// tree by recursion: a line of 200,000 times `a.` overflows the stack. To be dropped when Debian
/// has a version with a limit of its own (3.4 has one).
enum NestingGuard {
  static let mostParts = 16

  /// Where the first key of `bytes` with more than ``mostParts`` parts goes too far, as an offset.
  static func fault(in bytes: [UInt8]) -> Int? {
    var scan = TOMLScan(bytes)
    var dots = 0
    while let token = scan.next() {
      switch token {
      case .byte(UInt8(ascii: ".")):
        dots += 1
        if dots >= mostParts { return scan.index - 1 }
      case .byte(let byte) where "=,[]{}".utf8.contains(byte): dots = 0
      case .lineEnd: dots = 0
      default: break
      }
    }
    return nil
  }
}
