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
    let parts: [(Kind, String?)] = [
      (.guid, guid), (.link, link), (.title, title), (.text, textDigest?.hex),
    ]
    for (kind, part) in parts {
      if let value = part.map(trimmingWhiteSpace), !value.isEmpty {
        self.kind = kind
        self.value = value
        return
      }
    }
    return nil
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
  let scalars = string.unicodeScalars
  guard let first = scalars.firstIndex(where: { !$0.properties.isWhitespace }),
    let last = scalars.lastIndex(where: { !$0.properties.isWhitespace })
  else { return "" }
  return String(scalars[first...last])
}
