import CCrypto

/// HMAC-SHA-256 (RFC 2104), computed by libcrypto. Any thread.
public enum HMACSHA256 {
  /// The 32 bytes that prove that whoever holds `key` has sent `message`.
  public static func code(of message: [UInt8], key: [UInt8]) -> [UInt8] {
    var code = [UInt8](repeating: 0, count: 32)
    var length: UInt32 = 0
    _ = HMAC(
      EVP_sha256(), key, Int32(clamping: key.count), message, message.count, &code, &length)
    return code
  }
}
