import CCrypto

/// A SHA-256 digest (FIPS 180-4), computed by libcrypto.
///
/// Identities, revisions and alert ids are all derived from it, so it must never change meaning.
public struct SHA256Digest: Hashable, Sendable {
  /// The 32 bytes of the digest.
  public let bytes: [UInt8]

  /// Digests `parts` as if they stood in one piece. Any thread.
  public init(_ parts: UnsafeRawBufferPointer...) {
    var hasher = SHA256Hasher()
    for part in parts { hasher.update(part) }
    self = hasher.finish()
  }

  /// Digests bytes held by an array.
  public init(bytes input: [UInt8]) {
    self = input.withUnsafeBytes { SHA256Digest($0) }
  }

  /// Digests the UTF-8 form of a string.
  public init(utf8 string: String) {
    var hasher = SHA256Hasher()
    hasher.update(utf8: string)
    self = hasher.finish()
  }

  init(digest: [UInt8]) { bytes = digest }

  /// Sixty-four lower-case hexadecimal digits.
  public var hex: String { hexText(bytes[...]) }

  /// The digest's first `count` bytes (at most 32) as lower-case hexadecimal digits.
  public func hexPrefix(bytes count: Int) -> String { hexText(bytes.prefix(count)) }
}

/// Collects bytes into a ``SHA256Digest``. A value for one thread at a time.
public struct SHA256Hasher: ~Copyable {
  private let context: OpaquePointer

  /// An empty hasher.
  public init() {
    // EVP_MD_CTX_new fails only when the process is out of memory, where Swift itself traps.
    context = EVP_MD_CTX_new()
    EVP_DigestInit_ex(context, Algorithm.sha256.pointer, nil)
  }

  deinit { EVP_MD_CTX_free(context) }

  /// Adds raw bytes.
  public mutating func update(_ bytes: UnsafeRawBufferPointer) {
    if let base = bytes.baseAddress { EVP_DigestUpdate(context, base, bytes.count) }
  }

  /// Adds the UTF-8 bytes of a string.
  public mutating func update(utf8 string: String) {
    var copy = string
    copy.withUTF8 { update(UnsafeRawBufferPointer($0)) }
  }

  /// Adds a string together with its length, so that ("ab", "c") and ("a", "bc") differ.
  public mutating func update(field string: String) {
    var length = UInt64(string.utf8.count).littleEndian
    withUnsafeBytes(of: &length) { update($0) }
    update(utf8: string)
  }

  /// The digest of all that was added.
  public consuming func finish() -> SHA256Digest {
    var digest = [UInt8](repeating: 0, count: 32)
    EVP_DigestFinal_ex(context, &digest, nil)
    return SHA256Digest(digest: digest)
  }
}

/// SHA-256 looked up once: `EVP_sha256()` makes OpenSSL 3 search its providers for every digest
/// (openssl-fetch(7)), which takes longer than digesting a link.
///
/// Unchecked because libcrypto never changes a fetched algorithm and it is never freed.
private struct Algorithm: @unchecked Sendable {
  static let sha256 = Algorithm()
  let pointer: OpaquePointer

  private init() { pointer = EVP_MD_fetch(nil, "SHA256", nil) ?? EVP_sha256() }
}

private func hexText(_ bytes: ArraySlice<UInt8>) -> String {
  let digits = Array("0123456789abcdef".utf8)
  var text: [UInt8] = []
  text.reserveCapacity(bytes.count * 2)
  for byte in bytes {
    text.append(digits[Int(byte >> 4)])
    text.append(digits[Int(byte & 15)])
  }
  return String(decoding: text, as: UTF8.self)
}
