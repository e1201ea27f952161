/// The whole lines of a gzip file (RFC 1952), also of several members in one file.
///
/// Checksums are not verified: what is looked for is compared byte by byte.
struct GzipLines {
  let files: any FileSystem
  let path: String

  /// Calls `body` with each line, without its line feed, first to last.
  func forEach(_ body: @escaping (ArraySlice<UInt8>) throws -> Void) throws {
    let file = try files.open(path, .read)
    defer { files.close(file) }
    var offset: Int64 = 0
    let files = files
    try Self.forEach {
      let block = try files.read(file, at: offset, count: 65_536)
      offset += Int64(block.count)
      return block
    } body: {
      try body($0)
    }
  }

  /// The same of bytes that `next` gives block by block, an empty one at the end.
  static func forEach(
    _ next: @escaping () throws -> [UInt8],
    body: @escaping (ArraySlice<UInt8>) throws -> Void
  ) throws {
    var reader = BitReader(next)
    var held: [UInt8] = []
    let lines: (ArraySlice<UInt8>) throws -> Void = { bytes in
      var rest = bytes
      while let feed = rest.firstIndex(of: 0x0A) {
        if held.isEmpty {
          try body(rest[..<feed])
        } else {
          held += rest[..<feed]
          try body(held[...])
          held = []
        }
        rest = rest[(feed + 1)...]
      }
      // No line of ours is so long; whatever it is, it need not fill the memory.
      if held.count + rest.count > BackwardLines.longestLine { throw GzipError.damaged }
      held += rest
    }
    repeat {
      try skipHeader(&reader)
      var inflate = Inflate(lines)
      try inflate.run(&reader)
      try reader.align()
      for _ in 0..<8 { _ = try reader.bits(8) }
    } while try !reader.isAtEnd()
  }

  private static func skipHeader(_ reader: inout BitReader) throws {
    guard try reader.bits(16) == 0x8B1F, try reader.bits(8) == 8 else { throw GzipError.notGzip }
    let flags = try reader.bits(8)
    for _ in 0..<6 { _ = try reader.bits(8) }
    if flags & 4 != 0 {
      for _ in 0..<(try reader.bits(16)) { _ = try reader.bits(8) }
    }
    for flag in [8, 16] where flags & flag != 0 {
      while try reader.bits(8) != 0 {}
    }
    if flags & 2 != 0 { _ = try reader.bits(16) }
  }
}
