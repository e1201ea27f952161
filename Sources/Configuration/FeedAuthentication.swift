/// How a feed's server is told who asks. Sent to the feed's own host only.
public struct FeedAuthentication: Hashable, Sendable {
  public enum Scheme: Hashable, Sendable {
    /// `Authorization: Basic` (RFC 7617) with this user; the secret is the password.
    case basic(user: String)
    /// `Authorization: Bearer` (RFC 6750); the secret is the token.
    case bearer
    /// A header of this name; the secret is its value.
    case header(name: String)
    /// A parameter of this name in the query; the secret is its value.
    case query(name: String)
  }
  public var scheme: Scheme
  public var secret: SecretSource

  /// A scheme with the place of its secret.
  public init(scheme: Scheme, secret: SecretSource) {
    self.scheme = scheme
    self.secret = secret
  }
}

/// Where a secret is kept; it never stands in the configuration. The file's text without a line
/// feed at its end is the secret.
public enum SecretSource: Hashable, Sendable {
  /// A systemd credential (systemd.exec(5), `LoadCredential=`) and its file; the file is nil where
  /// `CREDENTIALS_DIRECTORY` is not set, that is, outside the service.
  case credential(String, file: String?)
  /// An absolute path.
  case file(String)
}

enum AuthenticationScheme: String, CaseIterable {
  case basic, bearer, header, query
}

/// `auth` as the file has it.
struct AuthenticationDraft {
  var scheme: AuthenticationScheme?
  var user: String?
  var header: String?
  var name: String?
  var credential: String?
  var file: String?

  static let schema = TableSchema<AuthenticationDraft>(
    header: "[feed.auth]",
    keys: [
      SettingKey("scheme", ValueRule.choice.optional, \.scheme, required: true),
      SettingKey("user", ValueRule.headerText.optional, \.user),
      SettingKey("header", ValueRule.headerText.optional, \.header),
      SettingKey("name", ValueRule.headerText.optional, \.name),
      SettingKey("credential", ValueRule.credentialName.optional, \.credential),
      SettingKey("file", ValueRule.filePath.optional, \.file),
    ])

  func authentication(_ node: TOMLNode, _ reading: inout Reading) -> FeedAuthentication? {
    guard let scheme = scheme(node, &reading), let secret = secret(node, &reading) else {
      return nil
    }
    return FeedAuthentication(scheme: scheme, secret: secret)
  }

  private func scheme(_ node: TOMLNode, _ reading: inout Reading) -> FeedAuthentication.Scheme? {
    guard let scheme else { return nil }
    for (name, value, owner) in [
      ("user", user, AuthenticationScheme.basic), ("header", header, .header),
      ("name", name, .query),
    ] {
      if value != nil, scheme != owner {
        reading.problems.error(
          "'\(name)' belongs to the scheme \"\(owner.rawValue)\", not \"\(scheme.rawValue)\"",
          at: node.position)
        return nil
      }
      if value == nil, scheme == owner {
        reading.problems.error(
          "the scheme \"\(scheme.rawValue)\" needs '\(name)'", at: node.position)
        return nil
      }
    }
    switch scheme {
    case .basic:
      guard let user else { return nil }
      guard !user.contains(":") else {
        reading.problems.error("'user' holds a colon, which RFC 7617 forbids", at: node.position)
        return nil
      }
      return .basic(user: user)
    case .bearer: return .bearer
    case .header:
      guard let header else { return nil }
      guard HeaderSyntax.isName(header), !HeaderSyntax.own.contains(header.lowercased()) else {
        reading.problems.error(
          "'header' is not a header that can be set: \(Quoted(header))", at: node.position)
        return nil
      }
      return .header(name: header)
    case .query: return name.map { .query(name: $0) }
    }
  }

  private func secret(_ node: TOMLNode, _ reading: inout Reading) -> SecretSource? {
    switch (credential, file) {
    case (let name?, nil):
      let directory = reading.environment["CREDENTIALS_DIRECTORY"]
      let path = directory.map { FilePath.absolute(name, in: $0) }
      if let path, !FilePath.isReadable(path) {
        reading.problems.warning(
          "there is no credential \(Quoted(name))", at: node.position,
          advice: "add LoadCredential=\(name):FILE to the service")
      }
      return .credential(name, file: path)
    case (nil, let path?):
      if !FilePath.isReadable(path) {
        reading.problems.warning("cannot read the secret's file \(Quoted(path))", at: node.position)
      }
      return .file(path)
    default:
      reading.problems.error(
        "'auth' needs either 'credential' or 'file'", at: node.position,
        advice: "secrets never stand in this file, only where they are kept")
      return nil
    }
  }
}

extension ValueRule where Value == String {
  /// The name of a systemd credential: a file name.
  static var credentialName: ValueRule<String> {
    ValueRule(type: "text", written: TOMLText.quoted) { node, key, reading in
      guard let text = reading.text(node, key, "a text", longest: 255) else { return nil }
      guard !text.contains("/"), text != ".", text != ".." else {
        reading.refuse(key, "is not the name of a credential: \(Quoted(text))", node)
        return nil
      }
      return text
    }
  }
}

extension ValueRule where Value == FeedAuthentication {
  static var authentication: ValueRule<FeedAuthentication> {
    ValueRule(type: "table, see `[feed.auth]`", written: { _ in "{…}" }) { node, _, reading in
      var draft = AuthenticationDraft()
      let errorsBefore = reading.problems.errorCount
      AuthenticationDraft.schema.read(node, into: &draft, &reading)
      guard reading.problems.errorCount == errorsBefore else { return nil }
      return draft.authentication(node, &reading)
    }
  }
}
