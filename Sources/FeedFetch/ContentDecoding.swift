import CCurl

/// Undoes the content coding of a complete body.
///
/// libcurl could do it while the bytes arrive, but 7.88.1 reports a gzip stream that ends early as a
/// success. Here the end of the stream, its length and its checksum are all required. Bodies also
/// wait for their end in compressed form, and the network thread has no decoding to do.
enum ContentDecoding {
  /// What is offered to servers: every server that compresses at all knows it.
  static let acceptEncoding = "gzip"

  /// The decoded body.
  ///
  /// - Parameters:
  ///   - body: As it came.
  ///   - coding: The value of Content-Encoding; nil or `identity` leaves the body as it is.
  ///   - limit: Most bytes the result may have.
  static func decode(_ body: [UInt8], coding: [UInt8]?, limit: Int) throws(FetchError) -> [UInt8] {
    let names = (coding ?? []).split(separator: UInt8(ascii: ","))
      .map { String(decoding: $0, as: UTF8.self).lowercased().filter { $0 != " " && $0 != "\t" } }
      .filter { $0 != "identity" && !$0.isEmpty }
    guard let name = names.first else { return body }
    guard names.count == 1 else {
      throw FetchError(code: .decode, message: "the body is encoded more than once")
    }
    switch name {
    case "gzip", "x-gzip":
      // Some servers promise gzip and send the plain text (seen with files stored as .xml.gz and
      // decoded by a proxy on the way): no feed begins with the magic bytes of gzip.
      guard body.starts(with: [0x1F, 0x8B]) else {
        guard body.first == UInt8(ascii: "<") else {
          throw FetchError(code: .decode, message: "the body is said to be gzip and is not")
        }
        return body
      }
      return try inflate(body, windowBits: 15 + 16, limit: limit)
    case "deflate":
      // Meant is zlib's format (RFC 1950); some servers send the bare stream (RFC 1951).
      let isWrapped =
        body.count >= 2 && body[0] & 0x0F == 8 && (Int(body[0]) << 8 | Int(body[1])) % 31 == 0
      return try inflate(body, windowBits: isWrapped ? 15 : -15, limit: limit)
    default:
      throw FetchError(
        code: .decode,
        message: "the body comes in content coding '\(CleanText.line(name, limit: 40))', which was "
          + "not asked for")
    }
  }

  private static func inflate(
    _ body: [UInt8], windowBits: Int32, limit: Int
  ) throws(FetchError) -> [UInt8] {
    var stream = z_stream()
    guard cw_inflate_init(&stream, windowBits) == Z_OK else {
      throw FetchError(code: .resources, message: "out of memory for decoding")
    }
    defer { inflateEnd(&stream) }
    var output: [UInt8] = []
    output.reserveCapacity(min(limit, max(4096, body.count * 5)))
    let ending = body.withUnsafeBufferPointer { input in
      withUnsafeTemporaryAllocation(byteCount: 32 << 10, alignment: 1) { scratch in
        run(&stream, input, scratch, &output, limit: limit, isGzip: windowBits > 15)
      }
    }
    switch ending {
    case .complete: return output
    case .cut:
      throw FetchError(
        code: .truncated,
        message: "the compressed body ends early, after \(body.count) bytes")
    case .tooLarge:
      throw FetchError(
        code: .tooLarge, message: "the body has more than \(limit) bytes when decoded")
    case .damaged:
      throw FetchError(code: .decode, message: "the compressed body is damaged")
    }
  }

  private enum Ending { case complete, cut, tooLarge, damaged }

  private static func run(
    _ stream: inout z_stream, _ input: UnsafeBufferPointer<UInt8>,
    _ scratch: UnsafeMutableRawBufferPointer, _ output: inout [UInt8], limit: Int, isGzip: Bool
  ) -> Ending {
    stream.next_in = UnsafeMutablePointer(mutating: input.baseAddress)
    stream.avail_in = UInt32(clamping: input.count)
    while true {
      stream.next_out = scratch.baseAddress?.assumingMemoryBound(to: UInt8.self)
      stream.avail_out = UInt32(clamping: scratch.count)
      let result = CCurl.inflate(&stream, Z_NO_FLUSH)
      let produced = scratch.count - Int(stream.avail_out)
      guard produced <= limit - output.count else { return .tooLarge }
      output.append(contentsOf: UnsafeRawBufferPointer(scratch)[..<produced])
      switch result {
      case Z_OK: continue
      case Z_STREAM_END:
        // A gzip file may have several members (RFC 1952, section 2.2); padding after the last one
        // is passed over, as gzip and browsers do.
        guard isGzip, stream.avail_in >= 2, let next = stream.next_in, next[0] == 0x1F,
          next[1] == 0x8B, inflateReset(&stream) == Z_OK
        else { return .complete }
      case Z_BUF_ERROR: return .cut
      default: return .damaged
      }
    }
  }
}
