import ContentDigest

/// A secret of Standard Webhooks 1.0: `whsec_` and 24 to 64 bytes in base64. No printed form shows it.
public struct WebhookSecret: Hashable, Sendable {
  /// Why a text is none.
  public enum Fault: Error, Hashable, Sendable, CustomStringConvertible {
    case empty
    case noPrefix
    case notBase64
    case wrongLength(Int)

    public var description: String {
      switch self {
      case .empty: "the file of the secret is empty"
      case .noPrefix: "the secret does not begin with 'whsec_'"
      case .notBase64: "what follows 'whsec_' is no base64"
      case .wrongLength(let count): "the secret has \(count) bytes, not 24 to 64"
      }
    }
  }

  let key: [UInt8]

  private static let prefix = Array("whsec_".utf8)

  /// The secrets of a file, one a line, the newest first: more than one while they are changed.
  public static func all(in text: [UInt8]) throws(Fault) -> [WebhookSecret] {
    var secrets: [WebhookSecret] = []
    for line in text.split(whereSeparator: { $0 == 0x0A || $0 == 0x0D }) {
      let trimmed = line.drop { $0 == 0x20 }.prefix { $0 != 0x20 }
      if !trimmed.isEmpty { secrets.append(try WebhookSecret(trimmed)) }
    }
    guard !secrets.isEmpty else { throw .empty }
    return secrets
  }

  private init(_ text: ArraySlice<UInt8>) throws(Fault) {
    guard text.starts(with: Self.prefix) else { throw .noPrefix }
    guard let key = Base64Text.decoded(text.dropFirst(Self.prefix.count)) else {
      throw .notBase64
    }
    guard (24...64).contains(key.count) else { throw .wrongLength(key.count) }
    self.key = key
  }

  /// The signature of one message: `v1,` and the HMAC-SHA-256 of `id.timestamp.body`.
  func signature(id: String, timestamp: Int64, body: [UInt8]) -> String {
    let message = Array("\(id).\(timestamp).".utf8) + body
    return "v1," + Base64Text.encoded(HMACSHA256.code(of: message, key: key))
  }
}

extension WebhookSecret: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
  public var description: String { "a secret" }
  public var debugDescription: String { description }
  public var customMirror: Mirror { Mirror(self, children: [:]) }
}
