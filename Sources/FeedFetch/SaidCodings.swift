/// What a server says of how the body is encoded, which may be anything.
struct SaidCodings {
  private let names: [String]

  /// Reads a value of Content-Encoding.
  init(_ value: [UInt8]?) {
    names = (value ?? []).split(separator: UInt8(ascii: ",")).prefix(16).map { name in
      let letters = name.filter { $0 != 0x20 && $0 != 0x09 }.prefix(64).map { byte in
        (0x41...0x5A).contains(byte) ? byte | 0x20 : byte
      }
      return String(decoding: letters, as: UTF8.self)
    }
  }

  var hasDeflate: Bool { names.contains("deflate") }

  /// Codings that change the bytes (IANA's list of content codings, and what is in use beside it).
  private static let compressions: Set<String> = [
    "gzip", "x-gzip", "deflate", "br", "zstd", "compress", "x-compress", "bzip2", "x-bzip2", "xz",
    "lzma", "dcb", "dcz", "exi", "pack200-gzip", "aes128gcm",
  ]

  /// Refuses a body that was left as it is though it is neither plain nor said to be.
  func check(_ body: [UInt8]) throws(FetchError) {
    guard let name = names.first(where: Self.compressions.contains),
      !ContentDecoding.looksPlain(body)
    else { return }
    guard name != "gzip", name != "x-gzip" else {
      throw FetchError(code: .decode, message: "the body is said to be gzip and is not")
    }
    throw FetchError(
      code: .decode,
      message: "the body comes in content coding '\(name)', which was not asked for")
  }
}
