import CCurl

/// Undoes the content coding of a complete body.
///
/// What the body is counts, not what the header says: storage services send their own words as
/// Content-Encoding (`aws-chunked`, `UTF-8`, `none`), files lie as `.xml.gz` behind no header at all, and
/// a proxy on the way unpacks and leaves the header (all seen in feeds). No feed begins with the magic
/// bytes of gzip, so they decide.
///
/// libcurl could decode while the bytes arrive, but 7.88.1 reports a gzip stream that ends early as a
/// success. Here the end of the stream, its length and its checksum are all required. Bodies also
/// wait for their end in compressed form, and the network thread has no decoding to do.
public enum ContentDecoding {
  /// What is offered to servers: every server that compresses at all knows it.
  static let acceptEncoding = "gzip"
  /// Layers of compression that are undone. A file stored as `.gz` and compressed again on its way has
  /// two; each of them is bounded like a single one.
  static let mostLayers = 3

  /// The decoded body.
  ///
  /// - Parameters:
  ///   - body: As it came, or as a file has it.
  ///   - coding: The value of Content-Encoding, where there is one.
  ///   - limit: Most bytes each layer may have when decoded.
  /// - Throws: `truncated`, `too-large` or `decode`.
  public static func decode(
    _ body: [UInt8], coding: [UInt8]? = nil, limit: Int
  ) throws(FetchError) -> [UInt8] {
    let said = SaidCodings(coding)
    var body = body
    for layer in 0..<mostLayers {
      if isGzip(body) {
        body = try inflate(body, windowBits: 15 + 16, limit: limit)
      } else if layer == 0, said.hasDeflate, !looksPlain(body) {
        // Meant is zlib's format (RFC 1950); some servers send the bare stream (RFC 1951).
        body = try inflate(body, windowBits: isZlib(body) ? 15 : -15, limit: limit)
      } else if layer == 0, body.first == 0x78, isZlib(body), !looksPlain(body) {
        body = try inflateUnsaid(body, limit: limit)
        break
      } else {
        if layer == 0 { try said.check(body) }
        return body
      }
    }
    guard !isGzip(body) else {
      throw FetchError(
        code: .decode, message: "the body is compressed more than \(mostLayers) times")
    }
    return body
  }

  /// A zlib stream that nothing has announced, or what only looks like one.
  private static func inflateUnsaid(
    _ body: [UInt8], limit: Int
  ) throws(FetchError) -> [UInt8] {
    do throws(FetchError) { return try inflate(body, windowBits: 15, limit: limit) } catch {
      guard error.code == .decode else { throw error }
      return body
    }
  }

  private static func isGzip(_ body: [UInt8]) -> Bool { body.starts(with: [0x1F, 0x8B]) }

  private static func isZlib(_ body: [UInt8]) -> Bool {
    body.count >= 2 && body[0] & 0x0F == 8 && (Int(body[0]) << 8 | Int(body[1])) % 31 == 0
  }

  /// Whether a body begins as a document does, so that nothing has to be undone.
  static func looksPlain(_ body: [UInt8]) -> Bool {
    guard !body.isEmpty else { return true }
    // UTF-16 with and without its mark.
    if body.starts(with: [0xFF, 0xFE]) || body.starts(with: [0xFE, 0xFF])
      || body.starts(with: [0x3C, 0]) || body.starts(with: [0, 0x3C])
    {
      return true
    }
    let start = body.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
    let text = body.dropFirst(start).drop { $0 == 0x20 || (0x09...0x0D).contains($0) }.prefix(2)
    switch text.first {
    case UInt8(ascii: "{"), UInt8(ascii: "["): return true
    case UInt8(ascii: "<"):
      // A bare deflate stream may begin with this byte too.
      return text.dropFirst().first.map { next in
        (0x61...0x7A).contains(next | 0x20) || [0x21, 0x2F, 0x3F].contains(next)
      } ?? true
    case nil: return true
    default: return false
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
