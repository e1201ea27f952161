import ContentDigest
import FeedModel

/// What an item is recognised by within its feed: guid; if empty, link; if empty, title; if empty,
/// its text. White space at the ends does not count. Dates never take part.
///
/// The same string identifies the same item whether it came as guid or as link, because feeds that
/// drop their guids for a while are common and the guid is then often the link.
public struct ItemIdentity: Hashable, Sendable {
  /// Which part of the item carries the identity.
  public enum Kind: String, Hashable, Sendable {
    case guid, link, title, text
  }
  public let kind: Kind
  /// The trimmed string; for ``Kind/text`` the hexadecimal digest of the text.
  public let value: String

  /// The identity of an item, or nil where it has none of the parts.
  ///
  /// - Parameter textDigest: digest of the item's whole normalised text; nil where it has none.
  public init?(guid: String?, link: String?, title: String?, textDigest: SHA256Digest?) {
    if let value = Self.trimmed(guid) {
      (kind, self.value) = (.guid, value)
    } else if let value = Self.trimmed(link) {
      (kind, self.value) = (.link, value)
    } else if let value = Self.trimmed(title) {
      (kind, self.value) = (.title, value)
    } else if let textDigest {
      (kind, value) = (.text, textDigest.hex)
    } else {
      return nil
    }
  }

  private static func trimmed(_ part: String?) -> String? {
    guard let value = part.map(trimmingWhiteSpace), !value.isEmpty else { return nil }
    return value
  }

  /// Separates the name spaces of the kinds that must not meet.
  var domain: String {
    switch kind {
    case .guid, .link: "id"
    case .title: "title"
    case .text: "text"
    }
  }
}

/// `string` without Unicode white space at its ends.
func trimmingWhiteSpace(_ string: String) -> String {
  // Nearly all strings begin and end in a visible ASCII character.
  if let first = string.utf8.first, let last = string.utf8.last,
    (0x21...0x7E).contains(first), (0x21...0x7E).contains(last)
  {
    return string
  }
  let scalars = string.unicodeScalars
  guard let first = scalars.firstIndex(where: { !$0.properties.isWhitespace }),
    let last = scalars.lastIndex(where: { !$0.properties.isWhitespace })
  else { return "" }
  return String(scalars[first...last])
}
