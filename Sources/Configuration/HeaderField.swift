/// A header sent with every fetch of one feed.
public struct HeaderField: Hashable, Sendable {
  public var name: String
  public var value: String

  /// A header by name and value.
  public init(name: String, value: String) {
    self.name = name
    self.value = value
  }
}

/// Names and values as RFC 9110, section 5, allows them.
enum HeaderSyntax {
  static let most = 64

  /// A token.
  static func isName(_ text: String) -> Bool {
    !text.isEmpty && text.utf8.count <= 256
      && text.lowercased().utf8.allSatisfy {
        Identifier.isAlphanumeric($0) || "!#$%&'*+-.^_`|~".utf8.contains($0)
      }
  }

  /// Headers that would carry a secret in a file that others read.
  static let secret: Set<String> = ["authorization", "proxy-authorization", "cookie"]

  /// Headers that the fetcher itself is responsible for.
  static let own: Set<String> = [
    "host", "user-agent", "accept-encoding", "if-none-match", "if-modified-since", "range",
    "connection", "content-length", "transfer-encoding", "te", "upgrade", "expect", "trailer",
  ]
}

extension ValueRule where Value == String {
  /// Printable ASCII, as a header value should be.
  static var headerText: ValueRule<String> {
    ValueRule(type: "text", written: TOMLText.quoted) { node, key, reading in
      guard let text = reading.text(node, key, "a text", longest: 1024) else { return nil }
      guard let scalar = text.unicodeScalars.first(where: { !$0.isASCII }) else { return text }
      reading.refuse(
        key, "holds \(Quoted(String(scalar))) (\(Reading.name(scalar))), but a header is ASCII",
        node)
      return nil
    }
  }
}

extension ValueRule where Value == [HeaderField] {
  /// A table of header names and values.
  static var headers: ValueRule<[HeaderField]> {
    ValueRule(type: "table of texts", written: { $0.isEmpty ? nil : "{…}" }) { node, key, reading in
      guard case .table(let members) = node.value else {
        reading.wrongType(key, "a table such as { Accept-Language = \"uk\" }", node)
        return nil
      }
      guard members.count <= HeaderSyntax.most else {
        reading.refuse(key, "holds more than \(HeaderSyntax.most) headers", node)
        return nil
      }
      var headers: [HeaderField] = []
      for member in members {
        let name = member.key
        guard HeaderSyntax.isName(name) else {
          reading.problems.error("\(Quoted(name)) is not a header name", at: member.position)
          continue
        }
        if HeaderSyntax.secret.contains(name.lowercased()) {
          reading.problems.error(
            "the header '\(name)' carries a secret", at: member.position,
            advice: "secrets never stand in this file: use 'auth'")
        } else if HeaderSyntax.own.contains(name.lowercased()) {
          reading.problems.error(
            "the header '\(name)' is set by claimwatch itself", at: member.position,
            advice: name.lowercased() == "user-agent" ? "use 'user_agent'" : nil)
        } else if headers.contains(where: { $0.name.lowercased() == name.lowercased() }) {
          reading.problems.error("the header '\(name)' stands twice", at: member.position)
        } else if let value = ValueRule<String>.headerText.read(
          member.node, "the header '\(name)'", &reading)
        {
          headers.append(HeaderField(name: name, value: value))
        }
      }
      return headers
    }
  }
}
