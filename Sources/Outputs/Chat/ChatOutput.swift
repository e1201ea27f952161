import FeedModel
import JSONText

/// Hands notices to a room of a chat service, as plain text: nothing of a feed formats, calls anybody or enters an address.
public struct ChatOutput: Sendable {
  /// Whose form a message has.
  public enum Service: Sendable {
    /// An incoming webhook of Slack, or of what reads the same.
    case slack
    /// An incoming webhook of Mattermost, which reads Markdown.
    case mattermost
    /// `sendMessage` of a bot.
    case telegram
    /// `m.room.message`, with the notice's id as transaction: the server takes it once.
    case matrix
  }

  public var service: Service
  /// The server; nil where the secret has it, or for Telegram's own.
  public var url: String?
  public var room: String?
  /// A PEM file of certificate authorities, in place of the system's.
  public var tlsCA: String?
  /// Milliseconds for one attempt.
  public var timeout: Int64
  public var userAgent: String

  /// A room.
  public init(
    _ service: Service, url: String?, room: String?, tlsCA: String?, timeout: Int64,
    userAgent: String
  ) {
    self.service = service
    self.url = url
    self.room = room
    self.tlsCA = tlsCA
    self.timeout = timeout
    self.userAgent = userAgent
  }

  /// One attempt over `link`. Cancelling the task ends it at once.
  public func send(
    _ notice: Notice, secret: [UInt8], over link: HTTPLink, clock: @Sendable () -> Instant
  ) async -> OutputAnswer {
    guard let message = message(notice, secret: secret) else {
      return .unready("secret", "the secret's file does not hold what the service needs")
    }
    let reply = await link.post(message)
    return ChatAnswer.sort(reply, at: clock())
  }

  // MARK: the request

  func message(_ notice: Notice, secret: [UInt8]) -> HTTPMessage? {
    guard let secret = Self.word(secret) else { return nil }
    var fields = ["Content-Type: application/json", "User-Agent: \(userAgent)"]
    let address: String
    switch service {
    case .slack, .mattermost:
      guard secret.utf8.starts(with: "https://".utf8) || secret.utf8.starts(with: "http://".utf8)
      else { return nil }
      address = secret
    case .telegram:
      guard secret.utf8.allSatisfy({ Self.isUnreserved($0) || $0 == UInt8(ascii: ":") }) else {
        return nil
      }
      address = Self.base(url ?? "https://api.telegram.org") + "/bot\(secret)/sendMessage"
    case .matrix:
      address =
        Self.base(url ?? "") + "/_matrix/client/v3/rooms/" + Self.escaped(room ?? "")
        + "/send/m.room.message/" + Self.escaped(notice.id)
      fields.append("Authorization: Bearer \(secret)")
    }
    var message = HTTPMessage(
      url: address, fields: fields, body: body(notice), timeout: timeout, tlsCA: tlsCA)
    message.isPut = service == .matrix
    message.keptBytes = 4096
    return message
  }

  private func body(_ notice: Notice) -> [UInt8] {
    let text = ChatText(service: service).text(of: notice)
    var json = JSONWriter(reserving: text.utf8.count + 256)
    json.object { json in
      switch service {
      case .slack:
        json.member("text", text)
        json.member("mrkdwn", false)
        json.member("unfurl_links", false)
        json.member("unfurl_media", false)
      case .mattermost: json.member("text", text)
      case .telegram:
        json.member("chat_id", room)
        json.member("text", text)
        json.key("link_preview_options")
        json.object { $0.member("is_disabled", true) }
      case .matrix:
        json.member("msgtype", "m.text")
        json.member("body", text)
        // Nobody is called, whatever the text says.
        json.key("m.mentions")
        json.object { _ in }
      }
    }
    return json.bytes
  }

  /// The one word of a secret's file; nil where there is another number of them, or more than ASCII.
  private static func word(_ bytes: [UInt8]) -> String? {
    let words = bytes.split { $0 == 0x20 || $0 == 0x0A || $0 == 0x0D || $0 == 0x09 }
    guard words.count == 1, let word = words.first, word.count <= 4096,
      word.allSatisfy({ (0x21..<0x7F).contains($0) })
    else { return nil }
    return String(decoding: word, as: UTF8.self)
  }

  /// An address without a slash at its end.
  private static func base(_ url: String) -> String {
    url.utf8.last == UInt8(ascii: "/") ? String(url.dropLast()) : url
  }

  private static func isUnreserved(_ byte: UInt8) -> Bool {
    (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
      || "-._~".utf8.contains(byte)
  }

  /// `text` as one segment of a path.
  private static func escaped(_ text: String) -> String {
    let digits = Array("0123456789ABCDEF".utf8)
    let bytes = text.utf8.flatMap { byte -> [UInt8] in
      isUnreserved(byte)
        ? [byte] : [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}

/// Sorts what a chat service answers: as a webhook's, with the wait that the body asks for.
enum ChatAnswer {
  static func sort(_ reply: HTTPReply, at now: Instant) -> OutputAnswer {
    var answer = WebhookAnswer.sort(reply, at: now)
    if case .status(429, _, let body) = reply, let wait = wait(body) {
      answer.verdict = .busy(milliseconds: wait)
    }
    return answer
  }

  /// `{"parameters":{"retry_after":35}}` of Telegram, `{"retry_after_ms":2000}` of Matrix.
  private static func wait(_ body: [UInt8]) -> Int64? {
    guard let value = try? JSONValue(parsing: body) else { return nil }
    if let milliseconds = value["retry_after_ms"]?.integer { return Int64(milliseconds) }
    return value["parameters"]?["retry_after"]?.integer.map {
      Int64(min(max($0, 0), 86_400)) * 1000
    }
  }
}
