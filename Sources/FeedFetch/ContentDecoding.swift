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
    let isGzip = windowBits > 15
    let room = min(limit, expectedSize(body, isGzip: isGzip)) + 1
    var output: [UInt8] = []
    let ending = body.withUnsafeBufferPointer { input -> Ending in
      stream.next_in = UnsafeMutablePointer(mutating: input.baseAddress)
      stream.avail_in = UInt32(clamping: input.count)
      var ending = Ending.unfinished
      output = [UInt8](unsafeUninitializedCapacity: room) { room, count in
        ending = whole(&stream, room, &count, isGzip: isGzip)
      }
      guard output.count <= limit else { return .tooLarge }
      guard ending == .unfinished else { return ending }
      return withUnsafeTemporaryAllocation(byteCount: 32 << 10, alignment: 1) { scratch in
        rest(&stream, scratch, &output, limit: limit, isGzip: isGzip)
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
    case .damaged, .unfinished:
      throw FetchError(code: .decode, message: "the compressed body is damaged")
    }
  }

  private enum Ending { case complete, cut, tooLarge, damaged, unfinished }

  /// The size that a gzip file states at its end (RFC 1952, section 2.3.1), where it can be true for
  /// a feed, else a guess. It may lie: it only decides how much room there is at first.
  private static func expectedSize(_ body: [UInt8], isGzip: Bool) -> Int {
    let guess = max(4096, body.count * 5)
    guard isGzip, body.count >= 18 else { return guess }
    let stated = body.suffix(4).reversed().reduce(0) { $0 << 8 | Int($1) }
    // Text does not shrink to less than a twentieth; more room than that is earned by bytes.
    return stated <= max(4096, body.count * 20) ? stated : guess
  }

  /// Decodes into `room` at one go, which spares zlib its window. ``Ending/unfinished`` where the
  /// room or the first member ends before the input does: ``rest`` goes on from there.
  private static func whole(
    _ stream: inout z_stream, _ room: UnsafeMutableBufferPointer<UInt8>, _ count: inout Int,
    isGzip: Bool
  ) -> Ending {
    stream.next_out = room.baseAddress
    stream.avail_out = UInt32(clamping: room.count)
    let result = CCurl.inflate(&stream, Z_FINISH)
    count = room.count - Int(stream.avail_out)
    switch result {
    case Z_STREAM_END: return startsMember(&stream, isGzip: isGzip) ? .unfinished : .complete
    // With Z_FINISH it means that there was no room for the rest, or that there is no rest.
    case Z_BUF_ERROR, Z_OK: return stream.avail_out == 0 ? .unfinished : .cut
    default: return .damaged
    }
  }

  private static func rest(
    _ stream: inout z_stream, _ scratch: UnsafeMutableRawBufferPointer, _ output: inout [UInt8],
    limit: Int, isGzip: Bool
  ) -> Ending {
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
        guard startsMember(&stream, isGzip: isGzip) else { return .complete }
      case Z_BUF_ERROR: return .cut
      default: return .damaged
      }
    }
  }

  /// Goes on to the next member after the end of one. A gzip file may have several (RFC 1952, section
  /// 2.2); padding after the last one is passed over, as gzip and browsers do.
  private static func startsMember(_ stream: inout z_stream, isGzip: Bool) -> Bool {
    guard isGzip, stream.avail_in >= 2, let next = stream.next_in else { return false }
    return next[0] == 0x1F && next[1] == 0x8B && inflateReset(&stream) == Z_OK
  }
}
