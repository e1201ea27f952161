import CCurl

/// Compression for tests, by the zlib that the product reads with.
enum Gzip {
  static func compress(_ bytes: [UInt8], windowBits: Int32 = 15 + 16, level: Int32 = 6) -> [UInt8] {
    var stream = z_stream()
    deflateInit2_(
      &stream, level, Z_DEFLATED, windowBits, 8, Z_DEFAULT_STRATEGY, ZLIB_VERSION,
      Int32(MemoryLayout<z_stream>.size))
    defer { deflateEnd(&stream) }
    var input = bytes
    var output = [UInt8](repeating: 0, count: Int(deflateBound(&stream, UInt(bytes.count))) + 64)
    let count = output.count
    let size = input.withUnsafeMutableBufferPointer { source in
      output.withUnsafeMutableBufferPointer { target in
        stream.next_in = source.baseAddress
        stream.avail_in = UInt32(source.count)
        stream.next_out = target.baseAddress
        stream.avail_out = UInt32(count)
        deflate(&stream, Z_FINISH)
        return count - Int(stream.avail_out)
      }
    }
    return Array(output[..<size])
  }

  static func compress(_ text: String, windowBits: Int32 = 15 + 16) -> [UInt8] {
    compress(Array(text.utf8), windowBits: windowBits)
  }
}
